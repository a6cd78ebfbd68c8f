import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceDurably } from './durable-files.ts';

const KEY_BYTES = 32;
const HEAD_BYTES = KEY_BYTES + 4;
const CHECK_BYTES = 8;
/** Longer vectors are taken for damage; the longest models in use give about 8,000 numbers. */
const MOST_DIMENSIONS = 65_536;

/**
 * Vectors already paid for, by text: one append-only file per embeddings id, so that a killed ingest goes on where it
 * was and an edited corpus costs only what changed. Record: SHA-256 of the text (32 bytes), number of dimensions
 * (uint32), that many float32, first 8 bytes of the SHA-256 of all that; little-endian. What follows a broken record,
 * such as a half-written one, is dropped. One writer at a time: hold the index lock.
 */
export class VectorCache {
  readonly #file: number;
  readonly #path: string;
  /** Text digest → where its floats begin. */
  readonly #places: Map<string, { readonly offset: number; readonly dimensions: number }>;
  #end: number;

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
    this.#places = new Map();
    this.#end = 0;
    this.#scan();
  }

  /** @param folder Made when missing. @throws {Error} with an errno code when it cannot be written */
  static async open(folder: string, embeddingsId: string): Promise<VectorCache> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${createHash('sha256').update(embeddingsId).digest('hex').slice(0, 16)}.vectors`);
    // 'a+' creates but never truncates; writes always go to the end, which is where ours belong.
    return new VectorCache(path, openSync(path, 'a+'));
  }

  get path(): string {
    return this.#path;
  }

  /** Dimensions of the vectors held; undefined while there are none. */
  get dimensions(): number | undefined {
    for (const { dimensions } of this.#places.values()) return dimensions;
    return undefined;
  }

  has(text: string): boolean {
    return this.#places.has(digestOf(text));
  }

  /** @throws {RangeError} for a text that {@link has} does not know */
  get(text: string): Float32Array {
    const place = this.#places.get(digestOf(text));
    if (place === undefined) throw new RangeError('No vector for this text');
    const bytes = new Uint8Array(place.dimensions * 4);
    readSync(this.#file, bytes, 0, bytes.length, place.offset);
    return new Float32Array(bytes.buffer);
  }

  /** Appends vectors and waits until the disk has them. */
  add(texts: readonly string[], vectors: readonly Float32Array[]): void {
    const records = texts.map((text, index) => recordOf(digestOf(text), vectors[index] ?? new Float32Array()));
    writeFileSync(this.#file, Buffer.concat(records));
    fdatasyncSync(this.#file);
    for (const [index, record] of records.entries()) {
      const dimensions = vectors[index]?.length ?? 0;
      this.#places.set(digestOf(texts[index] ?? ''), { offset: this.#end + HEAD_BYTES, dimensions });
      this.#end += record.length;
    }
  }

  /** Drops vectors of other texts once they are more than half of the file; the cache must be closed and not used again. */
  async closeKeeping(texts: ReadonlySet<string>): Promise<void> {
    const keep = new Set([...texts].map(digestOf).filter((digest) => this.#places.has(digest)));
    if (this.#places.size <= 2 * keep.size) return this.close();
    const records: Buffer[] = [];
    for (const text of texts) if (this.has(text)) records.push(recordOf(digestOf(text), this.get(text)));
    this.close();
    await replaceDurably(this.#path, Buffer.concat(records));
  }

  close(): void {
    closeSync(this.#file);
  }

  #scan(): void {
    const size = fstatSync(this.#file).size;
    const head = Buffer.alloc(HEAD_BYTES);
    for (;;) {
      if (readSync(this.#file, head, 0, HEAD_BYTES, this.#end) < HEAD_BYTES) break;
      const dimensions = head.readUInt32LE(KEY_BYTES);
      const length = HEAD_BYTES + dimensions * 4 + CHECK_BYTES;
      if (dimensions === 0 || dimensions > MOST_DIMENSIONS || this.#end + length > size) break;
      const record = Buffer.alloc(length);
      readSync(this.#file, record, 0, length, this.#end);
      if (!checkOf(record.subarray(0, -CHECK_BYTES)).equals(record.subarray(-CHECK_BYTES))) break;
      // A server that gives other vectors under the same name is found out when they are used, not here.
      this.#places.set(record.toString('hex', 0, KEY_BYTES), { offset: this.#end + HEAD_BYTES, dimensions });
      this.#end += length;
    }
    if (this.#end < size) ftruncateSync(this.#file, this.#end);
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function recordOf(digest: string, vector: Float32Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(vector.length);
  const body = Buffer.concat([Buffer.from(digest, 'hex'), size, Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)]);
  return Buffer.concat([body, checkOf(body)]);
}

function checkOf(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, CHECK_BYTES);
}
