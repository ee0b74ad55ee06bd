/** Reads SSH's wire format (RFC 4251, 5) from its beginning. Each read throws a RangeError if there is less. */
export interface WireReader {
  /** A field that is preceded by its length. */
  field(): Buffer;
  /** 32 bits. */
  number(): number;
  /** 64 bits. */
  longNumber(): number;
  /** How many bytes were read. */
  position(): number;
}

export function wireReader(bytes: Buffer): WireReader {
  let position = 0;
  const next = (length: number) => {
    if (position + length > bytes.length) throw new RangeError('it ends too soon');
    position += length;
    return bytes.subarray(position - length, position);
  };
  const number = () => next(4).readUInt32BE(0);
  return {
    number,
    field: () => next(number()),
    longNumber: () => Number(next(8).readBigUInt64BE(0)),
    position: () => position,
  };
}

/** Returns bytes or a text as a field: preceded by its length. */
export function wireField(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
