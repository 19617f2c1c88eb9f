/** Of the platform: what the root package.json says (a check compares them), at hand also where there is none. */
export const PLATFORM_VERSION = "0.2.0";
