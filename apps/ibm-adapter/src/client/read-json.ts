/** The body as JSON; undefined when it is empty or none. @throws Error when it is larger than that, or breaks off. */
export async function readJson(response: Response, mostBytes: number): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > mostBytes) throw new Error("the answer is too large");
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch {
    return undefined;
  }
}
