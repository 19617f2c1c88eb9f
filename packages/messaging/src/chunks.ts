import type { OutgoingRecord } from "./port.ts";

const sizeOf = (record: OutgoingRecord): number => {
  const headers = Object.entries(record.headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return Buffer.byteLength(record.value) + record.key.length + headers;
};

/** A broker refuses a request over 1 MiB (message.max.bytes), and kafkajs sends one per partition and call. */
export const REQUEST_BYTES = 512 * 1024;

/** Cuts a batch into runs of at most `maxBytes`, in order; a record that is larger by itself goes alone. */
export function inChunks(records: readonly OutgoingRecord[], maxBytes: number): OutgoingRecord[][] {
  const chunks: OutgoingRecord[][] = [];
  let open: OutgoingRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (open.length === 0 || bytes + size > maxBytes) {
      open = [];
      bytes = 0;
      chunks.push(open);
    }
    open.push(record);
    bytes += size;
  }
  return chunks;
}
