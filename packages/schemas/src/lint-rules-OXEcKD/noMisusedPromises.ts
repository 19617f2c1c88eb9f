[1].forEach(async (n) => { await Promise.resolve(n); });
