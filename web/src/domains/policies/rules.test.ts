import { describe, expect, it } from 'vitest'
import { blank_rule, cell, moved, paste_block, put_cell, row_of_place, suggestions } from './rules'

const width = { inputs: 2, outputs: 1 }

describe('the grid', () => {
  it('reads and writes the cell it names', () => {
    const rule = blank_rule(width)
    put_cell(rule, width, 1, '高'); put_cell(rule, width, 2, '集中隔离'); put_cell(rule, width, 3, 'S07'); put_cell(rule, width, 4, '说明')
    expect([rule.conditions, rule.conclusions, rule.reason, rule.because]).toEqual([['', '高'], ['集中隔离'], 'S07', '说明'])
    expect([0, 1, 2, 3, 4].map((column) => cell(rule, width, column))).toEqual(['', '高', '集中隔离', 'S07', '说明'])
  })
  it('takes a block of a spreadsheet, adds rows, leaves out what is too wide and the old rows as they were', () => {
    const before = [blank_rule(width)]
    const after = paste_block(before, width, { row: 0, column: 1 }, '高\t隔离\tS1\t甲\t多余\r\n中\t观察\tS2\r\n')
    expect(after.map((rule) => [rule.conditions[1], rule.conclusions[0], rule.reason, rule.because])).toEqual([['高', '隔离', 'S1', '甲'], ['中', '观察', 'S2', '']])
    expect(before[0]!.conditions[1]).toBe('')
  })
  it('completes after a comma with what is not there yet', () => {
    expect(suggestions(['高', '中', '低'], '')).toEqual(['高', '中', '低'])
    expect(suggestions(['高', '中', '低'], '高、')).toEqual(['高、中', '高、低'])
  })
  it('moves a row and stays within the table', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b'])
  })
  it('finds the row of a problem', () => { expect([row_of_place('rules[3]'), row_of_place('from')]).toEqual([3, null]) })
})
