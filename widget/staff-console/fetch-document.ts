/**
 * A page of the console as a document of its own, in which nothing runs and nothing loads. XMLHttpRequest parses it:
 * the page itself never makes markup from text, which its security policy forbids.
 * @param body Sent as a form; without one the page is only fetched.
 * @throws {Error} when the server answers anything but a page, for instance because the session is over
 */
export function fetchDocument(url: string, signal: AbortSignal, body?: URLSearchParams): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(body ? 'POST' : 'GET', url);
    request.responseType = 'document';
    request.timeout = 10_000;
    request.setRequestHeader('Accept', 'text/html');
    request.onload = () => {
      if (request.status === 200 && request.responseXML) resolve(request.responseXML);
      else reject(new PageError(request.status));
    };
    request.onerror = () => reject(new PageError(0));
    request.ontimeout = () => reject(new PageError(0));
    signal.addEventListener('abort', () => {
      request.abort();
      reject(signal.reason as Error);
    });
    request.send(body ?? null);
  });
}

/** `status` 0: no answer at all. */
export class PageError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}
