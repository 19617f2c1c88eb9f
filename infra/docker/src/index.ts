export { type BuildOptions, type BuiltImage, buildImages } from "./build-images.ts";
export { dockerUnavailable } from "./docker.ts";
export { type ImageName, imageNames } from "./images.ts";
