// RFC 6266: a name that every client reads, and the exact one (RFC 8187) for those that can.

/** `Content-Disposition` under which a browser stores the bytes and never shows them, whatever they are. */
export function asDownload(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/gu, "_");
  const exact = plain === name ? "" : `; filename*=UTF-8''${percentEncoded(name)}`;
  return `attachment; filename="${plain}"${exact}`;
}

/** encodeURIComponent leaves four characters alone that RFC 8187 does not allow. */
const percentEncoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
