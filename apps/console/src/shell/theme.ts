// How everything looks: one calm colour, dense controls, the fonts of the system.
import { type CSSVariablesResolver, createTheme, type MantineThemeOverride } from "@mantine/core";

export const theme: MantineThemeOverride = createTheme({
  primaryColor: "cyan",
  primaryShade: 9,
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  // The page itself never scrolls; and what would hold it still is a style that the page's policy refuses.
  components: { Modal: { defaultProps: { lockScroll: false } } },
  headings: { fontWeight: "600" },
});

/** Text on a light ground of its own colour (badges, initials): the library's shades are too pale for it in the light scheme. */
export const readableTints: CSSVariablesResolver = ({ colors }) => {
  const darker = (color: string) => `color-mix(in srgb, var(--mantine-color-${color}-9) 70%, black)`;
  const tints = Object.keys(colors).map((color) => [`--mantine-color-${color}-light-color`, darker(color)]);
  return { variables: {}, light: Object.fromEntries(tints), dark: {} };
};
