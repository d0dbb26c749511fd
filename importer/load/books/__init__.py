"""Workbooks: workbook puts it together.

package (the zip), book_xml (its sheets and styles), shared (texts that expand), reader (calamine; apart: in a
process of its own, hush: without its words). What lies beneath the cells is seen by glance (at a glance), walk
(tag by tag) and ods_xml, and collected in beneath.
"""
