// What the editor does with a table, apart from any screen: cells by row and column, rows in and out, paste, words for cells.
import type { Column, RuleTextInput, TableText, TestText, TestTextInput } from '@/api/types'

export type Rule = RuleTextInput
export interface Spot { row: number; column: number }

export const label_of = (column: Column): string => column.label || column.name

export function columns_of(table: Pick<TableText, 'inputs' | 'outputs'>): { column: Column; output: boolean; index: number }[] {
  return [...table.inputs.map((column, index) => ({ column, output: false, index })), ...table.outputs.map((column, index) => ({ column, output: true, index }))]
}

// The last columns of the grid are the reason code and the spoken reason.
export function cell(rule: Rule, width: { inputs: number; outputs: number }, column: number): string {
  if (column < width.inputs) return rule.conditions[column] ?? ''
  if (column < width.inputs + width.outputs) return rule.conclusions[column - width.inputs] ?? ''
  return column === width.inputs + width.outputs ? rule.reason ?? '' : rule.because ?? ''
}
export function put_cell(rule: Rule, width: { inputs: number; outputs: number }, column: number, text: string): void {
  if (column < width.inputs) rule.conditions[column] = text
  else if (column < width.inputs + width.outputs) rule.conclusions[column - width.inputs] = text
  else if (column === width.inputs + width.outputs) rule.reason = text
  else rule.because = text
}

export function blank_rule(width: { inputs: number; outputs: number }): Rule {
  return { id: '', conditions: Array<string>(width.inputs).fill(''), conclusions: Array<string>(width.outputs).fill(''), reason: '', because: '', because_text_en: '', cites: '' }
}

// A block copied in Excel or WPS, laid down from `spot`; rows are added below as needed, what is too wide is left out.
export function paste_block(rules: Rule[], width: { inputs: number; outputs: number }, spot: Spot, text: string): Rule[] {
  const out = rules.map((rule) => ({ ...rule, conditions: [...rule.conditions], conclusions: [...rule.conclusions] }))
  const lines = text.replace(/\r/g, '').replace(/\n$/, '').split('\n').map((line) => line.split('\t'))
  const last = width.inputs + width.outputs + 1
  lines.forEach((cells, down) => {
    while (out.length <= spot.row + down) out.push(blank_rule(width))
    cells.forEach((one, across) => { if (spot.column + across <= last) put_cell(out[spot.row + down]!, width, spot.column + across, one.trim()) })
  })
  return out
}

// Completion: the column's values; after a comma, each appended to what stands.
export function suggestions(allowed: string[], text: string): string[] {
  const cut = Math.max(text.lastIndexOf('、'), text.lastIndexOf(','))
  if (cut < 0) return allowed
  const kept = text.slice(0, cut + 1)
  const used = new Set(kept.split(/[、,]/).map((one) => one.trim()))
  return allowed.filter((one) => !used.has(one)).map((one) => kept + one)
}

export function moved<T>(list: T[], from: number, to: number): T[] {
  if (to < 0 || to >= list.length || from === to) return list
  const out = [...list]
  out.splice(to, 0, ...out.splice(from, 1))
  return out
}

export const as_rules = (table: TableText): Rule[] => table.rules.map((rule) => ({ ...rule, conditions: [...rule.conditions], conclusions: [...rule.conclusions] }))
export const as_tests = (table: TableText): TestTextInput[] => table.tests.map(({ failed: _failed, ...test }: TestText) => ({ ...test }))

// "规则 3": how a row is called where it has no code.
export const row_of_place = (at: string): number | null => {
  const found = /rules\[(\d+)\]/.exec(at)
  return found ? Number(found[1]) : null
}
