app_name = "workshop"
app_title = "Workshop"
app_publisher = "Doctype Compat"
app_description = "Keeps machines running. The other half of the sample bench."
app_license = "mit"
required_apps = ["library"]

scheduler_events = {"daily": ["workshop.tasks.close_slots"]}

fixtures = ["Custom Field"]
