app_name = "crew"
app_title = "Crew"
