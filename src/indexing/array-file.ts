/** Arrays of numbers that a file can hold. */
export type NumberArray = Uint32Array | Float32Array | Int8Array;

const ALIGNMENT = 4;

/**
 * One file of a JSON head and arrays of numbers: four bytes with the head's length, the head, then each array, every
 * part padded to four bytes, little-endian.
 */
export function encodeArrayFile(head: unknown, arrays: readonly NumberArray[]): Uint8Array {
  const json = Buffer.from(JSON.stringify(head), 'utf8');
  const size = Buffer.alloc(ALIGNMENT);
  size.writeUInt32LE(json.length);
  const parts = [json, ...arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))];
  return Buffer.concat([size, ...parts.flatMap((part) => [part, Buffer.alloc(padding(part.length))])]);
}

/** Reads what {@link encodeArrayFile} wrote: the head, then the arrays in their order, without copying them. */
export class ArrayFileReader {
  readonly head: unknown;
  readonly #bytes: Uint8Array;
  #at: number;

  /** @param bytes proved by their checksum */
  constructor(bytes: Uint8Array) {
    // Typed arrays begin at multiples of their element size only.
    this.#bytes = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
    const buffer = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const length = buffer.readUInt32LE(0);
    this.head = JSON.parse(buffer.toString('utf8', ALIGNMENT, ALIGNMENT + length));
    this.#at = ALIGNMENT + length + padding(length);
  }

  uint32(count: number): Uint32Array {
    return new Uint32Array(this.#bytes.buffer, this.#take(4 * count), count);
  }

  float32(count: number): Float32Array {
    return new Float32Array(this.#bytes.buffer, this.#take(4 * count), count);
  }

  int8(count: number): Int8Array {
    return new Int8Array(this.#bytes.buffer, this.#take(count), count);
  }

  #take(length: number): number {
    const at = this.#bytes.byteOffset + this.#at;
    this.#at += length + padding(length);
    return at;
  }
}

function padding(length: number): number {
  return (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;
}
