// A session with a link to a chat of the simulated contact centre.
import { Scene as LinkedScene, soon } from "@tributary/external-chats/testing";
import { PROVIDER } from "../mapping/chat-view.ts";
import type { Platform } from "./platform.ts";

export class Scene extends LinkedScene {
  readonly #platform: Platform;

  constructor(platform: Platform, tenant?: string) {
    super(platform, tenant === undefined ? { provider: PROVIDER } : { provider: PROVIDER, tenant });
    this.#platform = platform;
  }

  /** The chat is found by the session. */
  override link(given: Record<string, string> = {}, conversation: string | null = null): Promise<void> {
    return super.link({ session: this.sessionId, ...given }, conversation);
  }

  /** The chat at the simulator that was asked for this session, as soon as there is one. */
  chatId(): Promise<string> {
    return soon(() => this.#platform.vendor.agent.chats().find(this.#isOurs)?.chatId);
  }

  readonly #isOurs = ({ request }: { request: { parameters: Readonly<Record<string, unknown>> } }): boolean =>
    request.parameters.session === this.sessionId;
}
