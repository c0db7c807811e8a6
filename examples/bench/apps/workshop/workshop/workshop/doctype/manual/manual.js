frappe.ui.form.on("Manual", {
	refresh(frm) {
		setInterval(() => {
			if (frm.is_dirty()) frm.save();
		}, 30000);
	},
});
