import { Alert, Anchor, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import type { ScanProgress } from "../../../../../protocol/scan.ts";
import type { ScanRun } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ScanBadge } from "../../parts/badges.tsx";
import { Figures } from "./figures.tsx";
import { Phases, Picture } from "./picture.tsx";
import type { Sample } from "./samples.ts";

interface RunProps {
  readonly run: ScanRun;
  readonly live: ScanProgress | undefined;
  readonly samples: readonly Sample[];
}

/** What one ksocket does for a scan. */
export function Run({ run, live, samples }: RunProps) {
  const { t, number } = useWords();
  const progress = run.end?.progress ?? live ?? run.progress;
  return (
    <Paper withBorder p="md">
      <Stack>
        <Group>
          <Title order={2} size="h4">
            <Anchor href={`/ksockets/${run.ksocketId}`} inherit>
              {run.displayName}
            </Anchor>
          </Title>
          <ScanBadge status={run.status} />
        </Group>
        {run.end?.error && (
          <Alert color="red">
            <Fault code={run.end.error.code} detail={run.end.error.detail} />
          </Alert>
        )}
        {progress ? (
          <>
            <Phases phase={progress.phase} />
            <Figures progress={progress} isOver={run.end !== null} />
            <Picture samples={samples} />
          </>
        ) : (
          <Text c="dimmed">{t("noProgress")}</Text>
        )}
        {run.end !== null && run.end.notices.length > 0 && (
          <Alert color="orange" title={t("notices")}>
            <List size="sm">
              {run.end.notices.map((notice) => (
                <List.Item key={notice}>{notice}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        {run.end !== null && run.end.reasons.length > 0 && (
          <div>
            <Title order={3} size="h5" mb={4}>
              {t("reasons")}
            </Title>
            <List size="sm">
              {run.end.reasons.map(({ reason, count }) => (
                <List.Item key={reason}>
                  {reason}: {number(count)}
                </List.Item>
              ))}
            </List>
          </div>
        )}
      </Stack>
    </Paper>
  );
}

function Fault({ code, detail }: { code: string; detail?: string | undefined }) {
  const words = useWords();
  return (
    <>
      {words.code(code)} {detail !== undefined && `(${detail})`}
    </>
  );
}
