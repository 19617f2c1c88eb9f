// Bundles every image's programs into `bundle/<image>` of the folder that is named: what a plain `docker build` runs.
import path from "node:path";
import { imageNames } from "../images.ts";
import { bundle } from "./bundle.ts";

const [, , folder = "."] = process.argv;
for (const name of imageNames) await bundle(name, path.resolve(folder, "bundle", name));
