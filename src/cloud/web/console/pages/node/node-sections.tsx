/** Sections of a node document: facts beside each other, lists as tables. */

import { Paper, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import type { NodeDocument } from "../../../../../protocol/node.ts";
import { useWords } from "../../i18n/language.tsx";
import { type Fact, type FactTable, type SectionView, sectionView } from "./facts.ts";

export const networkSections = [
  "links",
  "interfaces",
  "vlans",
  "networking",
  "routes",
  "neighbours",
  "fdb",
  "listeners",
] as const;
export const systemSections = [
  "system",
  "kernel",
  "boot",
  "users",
  "security",
  "findings",
  "filesystems",
] as const;

interface NodeSectionsProps {
  readonly node: NodeDocument;
  /** Undefined: all that no other tab shows. */
  readonly names?: readonly string[];
}

export function NodeSections({ node, names }: NodeSectionsProps) {
  const { t } = useWords();
  const elsewhere = new Set<string>([...networkSections, ...systemSections]);
  const wanted = names ?? Object.keys(node.extraFields).filter((name) => !elsewhere.has(name));
  const views = wanted
    .map((name) => ({ name, view: sectionView(node.extraFields[name]) }))
    .filter(({ view }) => view.facts.length + view.tables.length > 0);
  if (views.length === 0) return <Text c="dimmed">{t("sectionsEmpty")}</Text>;
  const small = views.filter(({ view }) => view.tables.length === 0);
  const large = views.filter(({ view }) => view.tables.length > 0);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {small.map(({ name, view }) => (
          <Section key={name} name={name} view={view} />
        ))}
      </SimpleGrid>
      {large.map(({ name, view }) => (
        <Section key={name} name={name} view={view} />
      ))}
    </Stack>
  );
}

function Section({ name, view }: { name: string; view: SectionView }) {
  const { word } = useWords();
  return (
    <Paper withBorder p="md" component="section" aria-label={word("section", name)}>
      <Title order={2} size="h5" mb="xs">
        {word("section", name)}
      </Title>
      <Facts facts={view.facts} />
      {view.tables.map((table) => (
        <Rows key={table.name} table={table} label={word("section", table.name || name)} />
      ))}
    </Paper>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  const { word } = useWords();
  return (
    <dl className="ks-facts">
      {facts.map(({ name, text }) => (
        <div key={name}>
          <dt>{word("field", name)}</dt>
          <dd className="ks-wrap">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Rows({ table, label }: { table: FactTable; label: string }) {
  const { word, t, number } = useWords();
  const { name, columns, rows, total } = table;
  return (
    <>
      {name !== "" && (
        <Text size="sm" fw={600} mt="sm">
          {word("section", name)}
        </Text>
      )}
      <Table.ScrollContainer
        minWidth={columns.length * 110}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": label } }}
      >
        <Table className="ks-rows" aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column}>{word("field", column)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, index) => (
              // Rows of a device have no name of their own, and never change places here.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Table.Tr key={index}>
                {row.map((text, place) => (
                  <Table.Td key={columns[place]}>{text}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {total > rows.length && (
        <Text size="sm" c="dimmed">
          {t("moreRows", { shown: number(rows.length), total: number(total) })}
        </Text>
      )}
    </>
  );
}
