// The number with which the server marks what may style this page; everything that adds a <style> must carry it.

const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');

/** Empty in `vite dev`, where no policy asks for one. */
export const styleNonce = (): string => meta?.nonce ?? "";
