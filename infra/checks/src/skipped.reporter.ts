// Vitest's own reporters print how many tests were skipped, and neither which nor why.
import type { Reporter, TestCase } from "vitest/node";
import { skippedLines } from "./skipped.ts";

export default class SkippedReporter implements Reporter {
  readonly #skipped: { title: string; note: string | undefined }[] = [];

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state !== "skipped") return;
    const [title = test.name] = test.fullName.split(" > ");
    this.#skipped.push({ title, note: result.note });
  }

  onTestRunEnd(): void {
    for (const line of skippedLines(this.#skipped)) process.stdout.write(`${line}\n`);
  }
}
