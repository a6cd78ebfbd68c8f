import { describe, expect, test } from 'vitest';
import { ArrayFileReader, encodeArrayFile } from '../../src/indexing/array-file.ts';

describe('ArrayFileReader', () => {
  test('reads head and arrays in the order in which they were written, whatever their lengths', () => {
    const bytes = encodeArrayFile({ name: 'あ' }, [
      Int8Array.of(-1, 2, 3),
      Uint32Array.of(4_000_000_000),
      new Int8Array(),
      Float32Array.of(0.5),
    ]);
    const file = new ArrayFileReader(bytes);
    expect(file.head).toEqual({ name: 'あ' });
    expect([file.int8(3), file.uint32(1), file.int8(0), file.float32(1)]).toEqual([
      Int8Array.of(-1, 2, 3),
      Uint32Array.of(4_000_000_000),
      new Int8Array(),
      Float32Array.of(0.5),
    ]);
  });

  test('throws when more is asked for than there is', () => {
    const file = new ArrayFileReader(encodeArrayFile({}, []));
    expect(() => file.float32(1_000_000)).toThrow(RangeError);
  });
});
