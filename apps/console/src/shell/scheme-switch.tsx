// Light, dark, or as the system says; the browser remembers it for all tabs.
import { type MantineColorScheme, SegmentedControl, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import type { JSX } from "react";
import { strings } from "../strings.ts";

const { scheme } = strings.shell;
const CHOICES = [
  { value: "light", Icon: IconSun, name: scheme.light },
  { value: "dark", Icon: IconMoon, name: scheme.dark },
  { value: "auto", Icon: IconDeviceDesktop, name: scheme.auto },
] as const;

export function SchemeSwitch(): JSX.Element {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl<MantineColorScheme>
      size="xs"
      aria-label={scheme.label}
      value={colorScheme}
      onChange={setColorScheme}
      data={CHOICES.map(({ value, Icon, name }) => ({
        value,
        label: (
          <>
            <Icon size={14} aria-hidden style={{ display: "block" }} />
            <VisuallyHidden>{name}</VisuallyHidden>
          </>
        ),
      }))}
    />
  );
}
