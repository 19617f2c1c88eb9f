export const first = (list: string[]): number => list[0]!.length;
