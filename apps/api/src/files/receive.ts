// A multipart upload as it comes: one file, in chunks, and no more of it in memory than one of them. Whoever takes the
// chunks sets the pace: while they do not ask for more, nothing more is read from the socket.
import type { MultipartFile } from "@fastify/multipart";
import { AppError } from "@tributary/runtime";
import { text } from "@tributary/schemas";
import type { FastifyRequest } from "fastify";

export const LARGEST_FILE_BYTES = 25 * 1024 * 1024;
/** Room for the boundaries, and for what the one part says of itself. */
const LARGEST_UPLOAD_BYTES = LARGEST_FILE_BYTES + 64 * 1024;
const CHUNK_BYTES = 256 * 1024;
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/;
/** As the parser words it: its errors have no codes. What it calls a needle is the boundary. */
const MALFORMED = /multipart|malformed part|needle/i;
const fileName = text(255);

export interface ReceivedFile {
  name: string;
  contentType: string;
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/**
 * Hands the request's one file to `take`, and answers what that made of it once the request is over as well: what is cut
 * off has no answer.
 * @throws AppError 400, 413, 415 or 422 when it is no upload of one file of at most 25 MiB.
 */
export async function receiveFile<T>(request: FastifyRequest, take: (file: ReceivedFile) => Promise<T>): Promise<T> {
  if (!request.isMultipart()) throw new AppError("unsupported-media-type", "Send the file as multipart/form-data");
  if (Number(request.headers["content-length"] ?? 0) > LARGEST_UPLOAD_BYTES) throw tooLarge();
  let taken: { result: T } | undefined;
  try {
    for await (const part of request.parts({ limits: { parts: 2, fileSize: LARGEST_FILE_BYTES + 1 } })) {
      if (taken !== undefined || part.type !== "file") throw notOneFile();
      taken = { result: await take(received(part)) };
    }
  } catch (error) {
    // The rest is read and thrown away: a client that still sends would not read why, and hold on to the connection.
    request.raw.unpipe().resume();
    throw asRefusal(error);
  }
  if (taken === undefined) throw notOneFile();
  return taken.result;
}

function received({ filename, mimetype, file }: MultipartFile): ReceivedFile {
  const name = fileName.safeParse(filename);
  if (!name.success) {
    const errors = name.error.issues.map(({ message }) => ({ path: "body.file.filename", message }));
    throw new AppError("validation-failed", "The file has no name that can be kept", { errors });
  }
  const said = mimetype.toLowerCase();
  const contentType = MEDIA_TYPE.test(said) ? said : "application/octet-stream";
  return { name: name.data, contentType, chunks: inChunks(file) };
}

/** @throws AppError 413 when there is more than a file may have. */
async function* inChunks(file: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let total = 0;
  for await (const piece of file) {
    waiting.push(piece);
    bytes += piece.length;
    total += piece.length;
    if (total > LARGEST_FILE_BYTES) throw tooLarge();
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

const tooLarge = (): AppError => new AppError("body-too-large", `A file has at most ${LARGEST_FILE_BYTES} bytes`);
const notOneFile = (): AppError => new AppError("validation-failed", "The body must be exactly one file");

/** What the parser has to say about a body that it cannot read; everything else is as it is. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "FST_REQ_FILE_TOO_LARGE") return tooLarge();
  if (code === "FST_PARTS_LIMIT") return notOneFile();
  const isMalformed = code?.startsWith("FST_") || (error.name === "Error" && MALFORMED.test(message));
  if (!isMalformed) return error;
  return new AppError("malformed-request", "The multipart body cannot be read", { cause: error });
}
