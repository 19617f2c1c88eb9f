// What came from over there and was not confirmed yet: receipts are for single messages there, and for all up to one here.

/** More of them wait for nobody to read them; older ones go without a receipt. */
const MOST_REMEMBERED = 500;

interface Remembered {
  version: number;
  vendorId: string;
  isDelivered: boolean;
}

export class Receipts {
  #unread: Remembered[] = [];

  remember(version: number, vendorId: string): void {
    this.#unread.push({ version, vendorId, isDelivered: false });
    if (this.#unread.length > MOST_REMEMBERED) this.#unread.shift();
  }

  /** Whether something that old is remembered; else it was told before this replica had the link. */
  has(version: number): boolean {
    return (this.#unread[0]?.version ?? Number.POSITIVE_INFINITY) <= version;
  }

  /** The vendor's ids of what is confirmed by this, each once. */
  upTo(version: number, isRead: boolean): string[] {
    const reached = this.#unread.filter((one) => one.version <= version);
    const news = isRead ? reached : reached.filter(({ isDelivered }) => !isDelivered);
    if (isRead) this.#unread = this.#unread.filter((one) => one.version > version);
    else for (const one of reached) one.isDelivered = true;
    return news.map(({ vendorId }) => vendorId);
  }
}
