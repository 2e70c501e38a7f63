# Wrote the workbooks of this folder, with openpyxl 3.1.5: python make.py. All names in them are invented.
import datetime
import os

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

here = os.path.dirname(os.path.abspath(__file__))


def fill(book):
    sheet = book.active
    sheet.title = "处罚"
    sheet.append(["行政处罚信息公示表"])
    sheet.append([])
    sheet.append(["行政相对人名称", "统一社会信用代码", "决定日期", "公示日期", "罚款金额（万元）", "备注"])
    sheet.append(["示例云杉商贸有限公司", "91000000MA00000157", datetime.date(2026, 3, 2), datetime.datetime(2026, 3, 5, 8, 30), 3.5, "＜甲&乙＞ <b>\"'"])
    sheet.append(["示例长号码商店", 914101000000000123, "2026年3月2日", 46083, 0.1 + 0.2, True])
    sheet.append([None, None, None, None, None, None])
    rich = CellRichText("示例", TextBlock(InlineFont(b=True), "青竹"), " 餐饮店")
    sheet.append([rich, "92000000MA0000008C", "20260302", "=DATE(2026,3,2)", "=1/0", "第一行\n第二行 _x0041_"])
    sheet["E7"] = "#DIV/0!"
    sheet["E7"].data_type = "e"
    sheet["C5"].number_format = "@"
    sheet["Z8"] = "远处"
    sheet["A12"].font = openpyxl.styles.Font(b=True)
    sheet["A10"] = "隔行"
    other = book.create_sheet("说明 & 其他")
    other.append(["列"])
    other.append(["第二张表"])


book = openpyxl.Workbook()
fill(book)
book.save(os.path.join(here, "openpyxl.xlsx"))

mac = openpyxl.Workbook()
mac.epoch = CALENDAR_MAC_1904
mac.active.append(["日期"])
mac.active.append([datetime.date(2026, 3, 2)])
mac.active.append([datetime.date(1904, 1, 1)])
mac.save(os.path.join(here, "openpyxl-1904.xlsx"))

form = openpyxl.Workbook()
sheet = form.active
sheet.append(["行政处罚信息公示表"])
sheet.merge_cells("A1:H1")
sheet.append(["行政相对人名称", "统一社会信用代码", "行政处罚决定书文号", "处罚决定日期", "公示日期", "处罚机关", "罚款金额（万元）", "处罚内容"])
authority = "郑州市金水区市场监督管理局"
sheet.append(["示例云杉商贸有限公司", "91000000MA00000157", "示例簿〔2026〕1号", datetime.date(2026, 3, 2), 46086, authority, 3.5, "罚款35000元"])
sheet.append(["示例青竹餐饮店", "92000000MA0000008C", "示例簿〔2026〕2号", "2026年3月2日", datetime.datetime(2026, 3, 5, 9), authority, 0.1 + 0.2, "罚款3000元"])
sheet.append(["示例长号码商店", 914101000000000123, "示例簿〔2026〕3号", "20260302", "2026/3/5", authority, None, "罚款"])
form.save(os.path.join(here, "openpyxl-penalty.xlsx"))
