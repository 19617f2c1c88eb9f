// A stream needs nothing of HTTP once its head is written: its frames carry their own framing. Node would keep the parser,
// the request, the response and all their headers for as long as it is open: more than everything else that an idle one holds.

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Has Node's http take the connection for closed, which it is not: http gives its parser back and forgets the exchange.
 * From here on the socket is the caller's alone, and what the client still sends is read and thrown away. The request
 * must have ended: http cuts the connection of one that has not.
 */
export function leaveHttp(response: ServerResponse, socket: Socket): void {
  response.detachSocket(socket);
  socket.emit("close");
  socket.removeAllListeners();
  socket.on("error", isFollowedByClose).on("end", endToo).resume();
}

function isFollowedByClose(): void {
  // Nothing is to be said to a client that is gone.
}

/** As http does: a client that sends nothing more is taken to have left. */
function endToo(this: Socket): void {
  this.end();
}
