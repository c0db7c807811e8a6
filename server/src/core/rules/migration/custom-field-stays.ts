import { defineRule } from '../../rule.js';

export default defineRule('customization', {
  meta: {
    id: 'migration/custom-field-stays',
    summary:
      'A changed Custom Field that only an installer makes: sites that have the app keep the column that they have',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check({ data, own, staysAsItWas }) {
    if (!data) return;
    for (const field of own.fields) {
      const changed = staysAsItWas(field);
      if (changed === undefined) continue;
      yield {
        span: field.at(changed),
        message: `Only an installer comes to this call, so that ${field.fieldname} of ${data.name} stays as it was on every site that has the app. Call it in a new patch or in after_migrate, too.`,
        fieldname: field.fieldname,
        key: `stays ${field.fieldname}`,
      };
    }
  },
});
