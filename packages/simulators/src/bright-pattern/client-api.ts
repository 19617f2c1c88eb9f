// The side of the server that customers' clients talk to: v1 and v2 beside each other, with what all methods share.
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import { breakOff } from "../break-off.ts";
import { answerPages } from "./browsers.ts";
import type { ApiVersion } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";
import { identifyCallers } from "./identity.ts";
import { bodyOf, statusOf, VendorRefusal } from "./refusal.ts";
import { takeAnyBody } from "./request-body.ts";
import { addCaseRoutes } from "./routes-cases.ts";
import { addChatRoutes } from "./routes-chats.ts";
import { addEntryRoutes } from "./routes-entry.ts";
import { addDownloadRoutes, addUploadRoute, sendFile } from "./routes-files.ts";

const VERSIONS: readonly ApiVersion[] = ["v1", "v2"];

/** Everything under `/clientweb`. */
export function addClientApi(app: FastifyInstance, centre: ContactCentre): void {
  const addVersions: FastifyPluginCallback = (clientweb, _, done) => {
    answerPages(clientweb);
    takeAnyBody(clientweb);
    clientweb.addHook("onRequest", (_request, reply) => strike(centre, reply));
    clientweb.setErrorHandler((error, _request, reply) => sayNo(centre, { error, reply, version: "v2" }));
    clientweb.setNotFoundHandler((_request, reply) => reply.code(404).send());
    for (const version of VERSIONS) void clientweb.register(methodsOf(centre, version), { prefix: `/api/${version}` });
    // Undocumented; the vendor's demo app fetches files so.
    clientweb.get<{ Params: { fileId: string } }>("/file/:fileId", async ({ params }, reply) =>
      sendFile(centre, reply, params.fileId),
    );
    done();
  };
  void app.register(addVersions, { prefix: "/clientweb" });
}

const methodsOf =
  (centre: ContactCentre, version: ApiVersion): FastifyPluginCallback =>
  (api, _, done) => {
    addMethods(api, centre, version);
    done();
  };

function addMethods(api: FastifyInstance, centre: ContactCentre, version: ApiVersion): void {
  const { faults, settings } = centre;
  api.setErrorHandler((error, _, reply) => sayNo(centre, { error, reply, version }));
  api.addHook("onSend", async (_: FastifyRequest, reply: FastifyReply) => {
    const isJson = String(reply.getHeader("content-type")).startsWith("application/json");
    if (isJson && faults.now.textPlain) reply.type("text/plain");
  });
  // Only what pages ask for as images and downloads names no tenant.
  addDownloadRoutes(api, centre);
  const addOthers: FastifyPluginCallback = (others, _, done) => {
    identifyCallers(others, settings);
    addChatRoutes(others, centre, version);
    addUploadRoute(others, centre);
    addEntryRoutes(others, centre, version);
    if (version === "v2") addCaseRoutes(others, centre);
    done();
  };
  void api.register(addOthers);
}

function sayNo(
  { faults }: ContactCentre,
  { error, reply, version }: { error: unknown; reply: FastifyReply; version: ApiVersion },
): FastifyReply {
  const refusal = refusalOf(error);
  return reply.code(statusOf(refusal.code, version, faults.now)).send(bodyOf(refusal, faults.now));
}

function refusalOf(error: unknown): VendorRefusal {
  if (error instanceof VendorRefusal) return error;
  const isTooLarge = error instanceof Error && "statusCode" in error && error.statusCode === 413;
  return isTooLarge ? new VendorRefusal("5501") : new VendorRefusal("5500", String(error));
}

/** What happens to any call before anybody looks at it. */
async function strike({ faults }: ContactCentre, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (faults.now.down) return breakOff(reply);
  if (faults.strikes("tooManyRequests")) return reply.code(429).send();
  if (faults.strikes("serverErrors")) return reply.code(500).send(bodyOf(new VendorRefusal("5955"), faults.now));
  return undefined;
}
