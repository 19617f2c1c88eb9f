async function late(): Promise<void> {}
late();
