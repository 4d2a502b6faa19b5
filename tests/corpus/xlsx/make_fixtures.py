#!/usr/bin/env python3
"""Writes a roster workbook as people keep them, by another program than ours (openpyxl, Debian package
python3-openpyxl): a title, a head of two lines with merged cells, styles, a merged workshop column, notes and formatted
blank rows below, and ID numbers, days, phones and temperatures stored in every wrong way.

    make_fixtures.py ROWS SEED OUT.xlsx OUT.tsv [SHARE]

SHARE: part of the cells that may hold a fault, 1 if not given; the others are sound, though written in every way.

The second file says what must be found, one line per planted cell: cell, field, expected. Expected is "=value" for a
value, "~code=value" for a value with a note, or a problem's code. People are synthetic: ID area 990000.
"""
import datetime
import random
import sys

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
PLACES = ("本地", "湖北省黄冈市蕲春县", "河南省信阳市", "安徽省六安市金安区", "浙江省温州市", "江苏省苏州市昆山市")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨欧阳䶮"


def id_number(dice, with_x):
    while True:
        body = "990000%04d%02d%02d%03d" % (dice.randint(1900, 1905), dice.randint(1, 12), dice.randint(1, 28), dice.randint(1, 999))
        check = "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]
        if (check == "X") == with_x:
            return body + check


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def id_cell(dice):
    number = id_number(dice, dice.random() < 0.1)
    ways = [(number, "=" + number), (" " + number[:6] + " " + number[6:] + " ", "=" + number), (full_width(number), "=" + number),
            ("'" + number, "=" + number), (number.lower(), "=" + number)]
    if number.isdigit():
        ways.append((float(number), "sheet.id_lost_digits"))
        ways.append((int(number[:15] + "000"), "sheet.id_lost_digits"))
        ways.append(("%.5E" % int(number), "sheet.id_lost_digits"))
    return dice.choice(ways)


def phone_cell(dice):
    number = "1%d%09d" % (dice.randint(3, 9), dice.randint(0, 999999999))
    return dice.choice([(number, "=" + number), (int(number), "=" + number), (float(number), "=" + number), ("+86 " + number, "=" + number),
                        (number[:3] + "-" + number[3:7] + "-" + number[7:], "=" + number), (full_width(number), "=" + number),
                        (number[:-1], "sheet.phone_digits"), (number + "/" + number, "sheet.phone_several")])


def day_cell(dice):
    day = datetime.date(2020, 1, 20) + datetime.timedelta(days=dice.randint(0, 28))
    iso, y, m, d = day.isoformat(), day.year, day.month, day.day
    serial = (day - datetime.date(1899, 12, 30)).days
    return dice.choice([(day, "=" + iso), (datetime.datetime(y, m, d, 8, 30), "=" + iso), ("%d-%d-%d" % (y, m, d), "=" + iso),
                        ("%d/%d/%d" % (y, m, d), "=" + iso), ("%d.%d.%d" % (y, m, d), "=" + iso), ("%d年%d月%d日" % (y, m, d), "=" + iso),
                        ("%d月%d日" % (m, d), "~sheet.day_year_assumed=" + iso), (y * 10000 + m * 100 + d, "=" + iso),
                        (float(y * 10000 + m * 100 + d), "=" + iso), (str(y * 10000 + m * 100 + d), "=" + iso),
                        (serial, "~sheet.day_from_serial=" + iso), ("%02d-%d-%d" % (y % 100, m, d), "sheet.day_ambiguous"),
                        ("%d/%d/%d" % (m, d, y), "sheet.day_ambiguous"), ("上周五", "sheet.day_relative"), ("2020-2-30", "sheet.day_not_exist"),
                        ("年前", "sheet.day_form"), ("%d年%d月" % (y, m), "sheet.day_incomplete"), ("=TODAY()", "sheet.formula_no_value")])


def heat_cell(dice):
    heat = dice.randint(360, 374)
    text = "%d.%d" % divmod(heat, 10)
    value = "=%d" % (heat * 10)
    return dice.choice([(heat / 10, value), (text, value), (text + "℃", value), (text + "度", value), (full_width(text), value),
                        (heat, "sheet.temperature_range"), ("正常", "sheet.temperature_form"), (text.replace(".", "。"), "sheet.temperature_form")])


def yes_no_cell(dice):
    return dice.choice([("是", "=1"), ("否", "=0"), ("√", "=1"), ("×", "=0"), ("Y", "=1"), ("无", "=0"), (True, "=1"), (0, "=0"), (1, "=1"),
                        ("不详", "sheet.yes_no"), ("#N/A", "sheet.cell_error")])


def main():
    rows, seed, workbook_path, expected_path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    share = float(sys.argv[5]) if len(sys.argv) > 5 else 1
    dice = random.Random(seed)
    book = Workbook()
    book.active.title = "填表说明"
    book.active["A1"] = "请在第二张表填写，红色为必填"
    sheet = book.create_sheet("员工名册 0217")
    hidden = book.create_sheet("数据字典")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "姓名"
    thin = Side(style="thin")
    frame = Border(left=thin, right=thin, top=thin, bottom=thin)

    def style(cell, **more):
        cell.border = frame
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        for name, value in more.items():
            setattr(cell, name, value)

    sheet.merge_cells("A1:I1")
    sheet["A1"] = "甲木服饰有限公司返岗员工名册"
    sheet["A1"].font = Font(size=18, bold=True)
    sheet.merge_cells("A2:I2")
    sheet["A2"] = "填报单位（盖章）：              填报日期：2020年2月17日"
    tops = {"A": "序号", "B": "姓 名*", "C": "证件号码\n（18位）", "D": "联系电话", "E": "14天内旅居史", "G": "体温(℃)", "H": "是否密接", "I": "车间"}
    for column, title in tops.items():
        sheet[column + "3"] = title
        if column != "E":
            sheet.merge_cells("%s3:%s4" % (column, column))
    sheet.merge_cells("E3:F3")
    sheet["E4"], sheet["F4"] = "地区", "离开日期"
    for row in (3, 4):
        for column in "ABCDEFGHI":
            style(sheet[column + str(row)], font=Font(bold=True), fill=PatternFill("solid", fgColor="DDE6F3"))

    expected = []
    makers = {"C": ("id_number", id_cell), "D": ("phone", phone_cell), "F": ("left_on", day_cell), "G": ("temperature", heat_cell),
              "H": ("contact", yes_no_cell)}
    for i in range(rows):
        row = 5 + i
        name = dice.choice(SURNAMES) + "某" * dice.randint(1, 2)
        sheet["A%d" % row], sheet["B%d" % row], sheet["E%d" % row] = i + 1, name, dice.choice(PLACES)
        expected.append(("B%d" % row, "name", "=" + name))
        for column, (field, make) in makers.items():
            faultless = share < 1 and dice.random() >= share
            value, wanted = make(dice)
            while faultless and not wanted.startswith("="):
                value, wanted = make(dice)
            cell = sheet[column + str(row)]
            cell.value = value
            if isinstance(value, datetime.datetime):
                cell.number_format = 'yyyy"年"m"月"d"日"'
            expected.append((column + str(row), field, wanted))
        for column in "ABCDEFGHI":
            style(sheet[column + str(row)])
    for first in range(5, 5 + rows - 3, 4):  # workshops merged over four people each
        sheet["I%d" % first] = "车间%d" % (first // 4)
        sheet.merge_cells("I%d:I%d" % (first, first + 3))
        expected += [("I%d" % (first + k), "workshop", "=车间%d" % (first // 4)) for k in range(4)]
    end = 5 + rows
    for row in range(end, end + 200):  # formatted, with a running number or blank
        for column in "ABCDEFGHI":
            style(sheet[column + str(row)])
        if row < end + 20:
            sheet["A%d" % row] = rows + 1 + row - end
    sheet["A%d" % (end + 200)], sheet["B%d" % (end + 200)] = "合计", "%d人" % rows
    sheet["A%d" % (end + 201)] = "备注：1.体温为今日早晨所测；2.密接指密切接触者。"
    for column in range(1, 10):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    sheet.freeze_panes = "C5"
    book.save(workbook_path)
    with open(expected_path, "w", encoding="utf-8") as out:
        for line in expected:
            out.write("\t".join(line) + "\n")


main()
