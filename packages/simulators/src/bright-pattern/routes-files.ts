// Files in both directions, and the pictures of the people in a chat.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Chat } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";
import { identify } from "./identity.ts";
import { initialsOf } from "./portrait.ts";
import { VendorRefusal } from "./refusal.ts";

const MAX_FILE_BYTES = 25 * 1_024 * 1_024;
const path = z.object({
  chatId: z.string().default(""),
  fileId: z.string().default(""),
  partyId: z.string().default(""),
});

/** Upload File. */
export function addUploadRoute(app: FastifyInstance, { files, faults }: ContactCentre): void {
  app.post("/files", async (request) => {
    const { name, type, bytes } = await uploaded(request);
    if (bytes.length > MAX_FILE_BYTES) throw new VendorRefusal("5501");
    const { fileId } = files.keep({ name, contentType: type, bytes });
    return { file_id: fileId, ...(faults.now.missingFileNames ? {} : { file_name: name }) };
  });
}

/** Get File, Get Agent Profile Photo and the chat's icon, which pages ask for with nothing but a cookie. */
export function addDownloadRoutes(app: FastifyInstance, centre: ContactCentre): void {
  app.get("/chats/:chatId/files/:fileId", async (request, reply) => {
    const { chatId, fileId } = path.parse(request.params);
    lookIn(centre, { request, reply }, chatId);
    return sendFile(centre, reply, fileId);
  });

  app.get("/chats/:chatId/profilephotos/:partyId", async (request, reply) => {
    const { chatId, partyId } = path.parse(request.params);
    const party = lookIn(centre, { request, reply }, chatId).parties.get(partyId);
    if (party === undefined) throw new VendorRefusal("5502");
    return reply.type("image/svg+xml").send(initialsOf(party.displayName));
  });

  app.get("/chats/:chatId/chaticon", async (request, reply) => {
    lookIn(centre, { request, reply }, path.parse(request.params).chatId);
    return reply.type("image/svg+xml").send(initialsOf("Contact Centre"));
  });
}

/** The bytes, for whoever knows the id. @throws VendorRefusal 5502 */
export function sendFile({ files }: ContactCentre, reply: FastifyReply, fileId: string): FastifyReply {
  const file = files.find(fileId);
  if (file === undefined) throw new VendorRefusal("5502");
  return reply.type(file.contentType).send(Buffer.from(file.bytes));
}

/** A chat that is there; its id is the secret, but credentials that are given have to be right. */
function lookIn(
  centre: ContactCentre,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  chatId: string,
): Chat {
  if (request.headers.authorization !== undefined)
    return centre.find(identify(request, reply, centre.settings), chatId);
  const chat = centre.chats.get(chatId);
  if (chat === undefined || chat.phase === "gone") throw new VendorRefusal("5005");
  return chat;
}

/** The first file of the form; clients disagree about what its part is called. */
async function uploaded({ headers, body }: FastifyRequest): Promise<{ name: string; type: string; bytes: Buffer }> {
  const file = await partsOf(body, headers["content-type"] ?? "");
  if (file === undefined) throw new VendorRefusal("5558", "there is no file in the form");
  const type = file.type === "" ? "application/octet-stream" : file.type;
  return { name: file.name, type, bytes: Buffer.from(await file.arrayBuffer()) };
}

async function partsOf(body: unknown, contentType: string): Promise<File | undefined> {
  if (!Buffer.isBuffer(body)) return undefined;
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } })
    .formData()
    .catch(() => new FormData()); // it is no form
  return [...form.values()].find((part) => part instanceof File);
}
