/**
 * Cuts a text/event-stream into the payloads of its events, wherever the chunks were cut.
 * @returns A function that takes the next piece of text and gives the payloads completed by it; comments and fields other
 *   than `data` are dropped, and an event that the stream leaves unfinished is never given.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function createEventParser(): (piece: string) => string[] {
  let rest = '';
  let data: string[] = [];
  return (piece) => {
    // A carriage return at the very end may be the first half of CR LF, so it waits for the next piece.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    const payloads: string[] = [];
    for (const line of lines) {
      if (line === '' && data.length > 0) {
        payloads.push(data.join('\n'));
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    }
    return payloads;
  };
}
