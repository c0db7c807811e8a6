app_name = "library"
app_title = "Library"
app_publisher = "Doctype Compat"
app_description = "Lends books. One half of the sample bench."
app_license = "mit"
required_apps = ["frappe"]

fixtures = ["Custom Field"]
