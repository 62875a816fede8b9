-- Dates, times and durations, with and without a publication date.
return {
  { text = "It opened on Oct. 4, closed in February 2022 and runs from 2026 to 2033.",
    rows = {
      { type = "date", text = "Oct. 4", value = "XXXX-10-04" },
      { type = "date", text = "February 2022", value = "2022-02" },
      { type = "date", text = "2026 to 2033", value = "2026/2033" },
    } },
  { text = "They met yesterday, two days ago, last month, last year and on Monday night.", published = "2024-03-06",
    rows = {
      { type = "date", text = "yesterday", value = "2024-03-05" },
      { type = "date", text = "two days ago", value = "2024-03-04" },
      { type = "date", text = "last month", value = "2024-02" },
      { type = "date", text = "last year", value = "2023" },
      { type = "date", text = "Monday night", value = "2024-03-04" },
    } },
  { text = "The vote will be held on Friday.", published = "2024-03-06",
    rows = { { type = "date", text = "Friday", id = "date:relative:friday" } } },
  { text = "In recent years and since January little changed.",
    rows = {
      { type = "date", text = "recent years", id = "date:relative:recent-years" },
      { type = "date", text = "January", id = "date:relative:january" },
    } },
  { text = "Talks lasted 18 months, then a 10-hour session, for decades.",
    rows = {
      { type = "duration", text = "18 months", value = "P18M" },
      { type = "duration", text = "10-hour", value = "PT10H" },
      { type = "duration", text = "decades" },
    } },
  { text = "Doors open at 5 p.m., at 10:30 a.m. EST and at noon.",
    rows = {
      { type = "time", text = "5 p.m.", value = "17:00" },
      { type = "time", text = "10:30 a.m. EST", value = "10:30" },
      { type = "time", text = "noon", value = "12:00" },
    } },
  { text = "A delay of six to nine months was normal in the 1990s.",
    rows = {
      { type = "duration", text = "six to nine months" }, { type = "date", text = "1990s", value = "199X" },
    } },
  { text = "The 12-year-old may march again in a fall.", rows = {} },
  { text = "It began last night, at 06:00. On January 9 the court ruled; since July it has waited. It will vote on 12 May. "
      .. "In mid-September of the same year nothing fell 2:05. By mid-2026 all ends.",
    published = "2025-11-05",
    rows = {
      { type = "date", text = "last night", value = "2025-11-04" }, { type = "time", text = "06:00", value = "06:00" },
      { type = "date", text = "January 9", value = "2025-01-09" }, { type = "date", text = "July", value = "2025-07" },
      { type = "date", text = "12 May", value = "2026-05-12" }, { type = "date", text = "mid-September" },
      { type = "date", text = "same year" }, { type = "date", text = "mid-2026", value = "2026" },
    } },
  { text = "On January 9 the court ruled.", rows = { { type = "date", text = "January 9", value = "XXXX-01-09" } } },
}
