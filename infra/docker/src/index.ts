export { imagesUnavailable } from "./available.ts";
export { type BuildOptions, type BuiltImage, buildImages } from "./build-images.ts";
export { type ImageName, imageNames } from "./images.ts";
