import { Progress, SimpleGrid, Text } from "@mantine/core";
import type { ScanProgress } from "../../../../../protocol/scan.ts";
import { useWords } from "../../i18n/language.tsx";

const share = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);

/** How far a run is, in numbers. */
export function Figures({ progress, isOver }: { progress: ScanProgress; isOver: boolean }) {
  const { t, number, duration } = useWords();
  const { asked, candidates, detailsDone, detailsPending } = progress;
  const details = detailsDone + detailsPending;
  const figures = [
    { label: t("alive"), text: number(progress.alive) },
    { label: t("silent"), text: number(progress.silent) },
    { label: t("nodesFound"), text: number(progress.nodes) },
    { label: t("packetsSent"), text: number(progress.packetsSent) },
    { label: t("loss"), text: `${number(Math.round(progress.lossEstimate * 1_000) / 10)} %` },
    ...(isOver
      ? [{ label: t("duration"), text: duration(progress.at - progress.startedAt) }]
      : [
          { label: t("packetsPerSecond"), text: number(Math.round(progress.packetsPerSecond)) },
          {
            label: t("eta"),
            text: progress.etaMs === null ? t("etaUnknown") : duration(progress.etaMs),
          },
        ]),
  ];
  const bars = [
    {
      part: asked,
      whole: candidates,
      text: t("ofCandidates", { asked: number(asked), candidates: number(candidates) }),
    },
    {
      part: detailsDone,
      whole: details,
      text: t("ofDetails", { done: number(detailsDone), all: number(details) }),
    },
  ];
  return (
    <>
      {bars.map(({ part, whole, text }) => (
        <div key={text}>
          <Text size="sm" mb={4}>
            {text}
          </Text>
          <Progress value={share(part, whole)} aria-label={text} animated={!isOver} />
        </div>
      ))}
      <SimpleGrid cols={{ base: 2, xs: 3, md: 7 }} spacing="sm">
        {figures.map(({ label, text }) => (
          <div key={label}>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <Text fw={600} className="ks-figure">
              {text}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {progress.waitingFor.length > 0 && (
        <Text size="sm" className="ks-wrap">
          {t("waitingFor")}: {progress.waitingFor.join("; ")}
        </Text>
      )}
    </>
  );
}
