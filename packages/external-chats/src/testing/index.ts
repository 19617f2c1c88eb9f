export { soon, startTestPlatform, type TestPlatform } from "./platform.ts";
export { Scene, type SceneOptions, TENANT } from "./scene.ts";
