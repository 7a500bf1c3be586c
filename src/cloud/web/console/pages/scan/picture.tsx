/** A scan as a picture: its phases, and rate and finds over time. */

import { Group, SimpleGrid, Text } from "@mantine/core";
import { useWords } from "../../i18n/language.tsx";
import { polyline, type Sample } from "./samples.ts";

const phases: readonly string[] = ["starting", "discovering", "details", "finishing", "ended"];

export function Phases({ phase }: { phase: string }) {
  const { t, word } = useWords();
  const now = phases.indexOf(phase);
  const state = (place: number) => {
    if (place === now && phase !== "ended") return "now";
    return place <= now ? "done" : "next";
  };
  return (
    <ol className="ks-phases" aria-label={t("phases")}>
      {phases.map((name, place) => (
        <li key={name} data-state={state(place)} aria-current={place === now ? "step" : undefined}>
          {word("phase", name)}
        </li>
      ))}
    </ol>
  );
}

const BOX = { width: 300, height: 60 };

interface Line {
  readonly label: string;
  readonly color: string;
  readonly dashes?: string;
  readonly of: (sample: Sample) => number;
}

/** Nothing until there are two samples. */
export function Picture({ samples }: { samples: readonly Sample[] }) {
  const { t } = useWords();
  if (samples.length < 2) return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Chart
        title={t("rateOverTime")}
        samples={samples}
        lines={[
          {
            label: t("packetsPerSecond"),
            color: "var(--mantine-color-cyan-6)",
            of: ({ rate }) => rate,
          },
        ]}
      />
      <Chart
        title={t("foundOverTime")}
        samples={samples}
        lines={[
          { label: t("alive"), color: "var(--mantine-color-teal-6)", of: (one) => one.alive },
          {
            label: t("nodesFound"),
            color: "var(--mantine-color-orange-6)",
            dashes: "5 3",
            of: ({ nodes }) => nodes,
          },
        ]}
      />
    </SimpleGrid>
  );
}

interface ChartProps {
  readonly title: string;
  readonly samples: readonly Sample[];
  readonly lines: readonly Line[];
}

function Chart({ title, samples, lines }: ChartProps) {
  const { number } = useWords();
  const last = samples.at(-1);
  const highest = Math.max(...samples.flatMap((one) => lines.map((line) => line.of(one))));
  return (
    <figure className="ks-chart">
      <Text component="figcaption" size="xs" c="dimmed">
        {title}
      </Text>
      <svg
        viewBox={`0 -2 ${BOX.width} ${BOX.height + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={title}
      >
        {lines.map(({ label, color, dashes, of }) => (
          <polyline
            key={label}
            points={polyline(samples, of, { ...BOX, highest })}
            fill="none"
            stroke={color}
            strokeWidth="2"
            strokeDasharray={dashes}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <Group gap="md">
        {lines.map(({ label, color, dashes, of }) => (
          <Group key={label} gap={6}>
            <svg width="18" height="4" aria-hidden="true">
              <line x2="18" y1="2" y2="2" stroke={color} strokeWidth="3" strokeDasharray={dashes} />
            </svg>
            <Text size="xs">
              {label}: {number(Math.round(last === undefined ? 0 : of(last)))}
            </Text>
          </Group>
        ))}
      </Group>
    </figure>
  );
}
