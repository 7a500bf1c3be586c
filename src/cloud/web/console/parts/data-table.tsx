/** A list: a table on a wide screen, a card a row on a phone; sorted and paged by the server when asked to. */

import { Checkbox, Group, Pagination, Paper, Table, Text, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../i18n/language.tsx";

export interface Column<Row> {
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** The API's name of the column to sort by. */
  readonly sort?: string;
  readonly isNumber?: boolean;
  /** Never broken into lines: a time. */
  readonly isShort?: boolean;
}

/** Rows that the person has chosen, by their keys. */
export interface Selection<Row> {
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
  readonly nameOf: (row: Row) => string;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string;
  /** The first column names the row. */
  readonly columns: readonly Column<Row>[];
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  readonly selection?: Selection<Row> | undefined;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, keyOf, columns, sort, onSort, selection } = props;
  const sorting = ({ sort: name }: Column<Row>) => {
    if (name === undefined || onSort === undefined) return undefined;
    if (sort === name) return "ascending";
    return sort === `-${name}` ? "descending" : "none";
  };
  const heading = (column: Column<Row>) => {
    const { label: text, sort: name } = column;
    if (name === undefined || onSort === undefined) return text;
    const direction = sort === name ? " ▲" : sort === `-${name}` ? " ▼" : "";
    return (
      <UnstyledButton
        fz="inherit"
        fw="inherit"
        onClick={() => onSort(sort === name ? `-${name}` : name)}
      >
        {text}
        {direction}
      </UnstyledButton>
    );
  };
  return (
    <Paper withBorder>
      <Table className="ks-table" aria-label={label} verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            {selection && (
              <Table.Th w={44}>
                <ChooseAll selection={selection} keys={rows.map(keyOf)} />
              </Table.Th>
            )}
            {columns.map((column) => (
              <Table.Th key={column.label} aria-sort={sorting(column)} className={classOf(column)}>
                {heading(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={keyOf(row, index)}>
              {selection && (
                <Table.Td className="ks-choice">
                  <Choose selection={selection} row={row} id={keyOf(row, index)} />
                </Table.Td>
              )}
              {columns.map((column, place) =>
                place === 0 ? (
                  <Table.Th key={column.label} scope="row">
                    {column.cell(row)}
                  </Table.Th>
                ) : (
                  <Table.Td
                    key={column.label}
                    data-label={column.label}
                    className={classOf(column)}
                  >
                    {column.cell(row)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function classOf<Row>({ isNumber, isShort }: Column<Row>): string | undefined {
  if (isNumber) return "ks-number";
  return isShort ? "ks-short" : undefined;
}

interface ChooseProps<Row> {
  readonly selection: Selection<Row>;
  readonly row: Row;
  readonly id: string;
}

function Choose<Row>({ selection, row, id }: ChooseProps<Row>) {
  const { t } = useWords();
  const { chosen, onChange, nameOf } = selection;
  const toggle = () => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <Checkbox
      size="xs"
      aria-label={t("selectRow", { name: nameOf(row) })}
      checked={chosen.has(id)}
      onChange={toggle}
    />
  );
}

interface ChooseAllProps<Row> {
  readonly selection: Selection<Row>;
  readonly keys: readonly string[];
}

function ChooseAll<Row>({ selection: { chosen, onChange }, keys }: ChooseAllProps<Row>) {
  const { t } = useWords();
  const isAll = keys.every((key) => chosen.has(key));
  const toggle = () => {
    const next = new Set(chosen);
    for (const key of keys) {
      if (isAll) next.delete(key);
      else next.add(key);
    }
    onChange(next);
  };
  return (
    <Checkbox
      size="xs"
      aria-label={t("selectAll")}
      checked={isAll}
      indeterminate={!isAll && keys.some((key) => chosen.has(key))}
      onChange={toggle}
    />
  );
}

interface PagesProps {
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly size: number;
  readonly onPage: (page: number) => void;
}

export function Pages({ total, page, size, onPage }: PagesProps) {
  const { t, number } = useWords();
  const from = Math.min((page - 1) * size + 1, total);
  const range = {
    from: number(from),
    to: number(Math.min(page * size, total)),
    total: number(total),
  };
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed">
        {t("range", range)}
      </Text>
      {total > size && (
        <Pagination
          total={Math.ceil(total / size)}
          value={page}
          onChange={onPage}
          size="sm"
          getItemProps={(n) => ({ "aria-label": t("page", { page: n }) })}
        />
      )}
    </Group>
  );
}
