/** A list: a table on a wide screen, a card a row on a phone; sorted and paged by the server when asked to. */

import { Group, Pagination, Paper, Table, Text, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../i18n/language.tsx";

export interface Column<Row> {
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** The API's name of the column to sort by. */
  readonly sort?: string;
  readonly isNumber?: boolean;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string;
  /** The first column names the row. */
  readonly columns: readonly Column<Row>[];
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
}

export function DataTable<Row>({ label, rows, keyOf, columns, sort, onSort }: DataTableProps<Row>) {
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
            {columns.map((column) => (
              <Table.Th key={column.label} className={column.isNumber ? "ks-number" : undefined}>
                {heading(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={keyOf(row, index)}>
              {columns.map((column, place) =>
                place === 0 ? (
                  <Table.Th key={column.label} scope="row">
                    {column.cell(row)}
                  </Table.Th>
                ) : (
                  <Table.Td
                    key={column.label}
                    data-label={column.label}
                    className={column.isNumber ? "ks-number" : undefined}
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
