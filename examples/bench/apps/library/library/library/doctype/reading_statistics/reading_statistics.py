from frappe.model.document import Document


class ReadingStatistics(Document):
	def load_from_db(self):
		pass

	def db_insert(self, *args, **kwargs):
		pass

	def db_update(self):
		pass

	def delete(self):
		pass

	@staticmethod
	def get_list(args):
		return []

	@staticmethod
	def get_count(args):
		return 0

	@staticmethod
	def get_stats(args):
		return {}
