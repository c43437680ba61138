import Form from 'antd/es/form';
import Input from 'antd/es/input';
import { useTranslation } from 'react-i18next';

interface ReasonInputProps {
  readonly value?: string;
  readonly onChange?: (value: string) => void;
  readonly id?: string;
  readonly templates: readonly string[];
}

function ReasonInput({ value = '', onChange, id, templates }: ReasonInputProps) {
  return (
    <>
      <Input.TextArea
        {...(id ? { id } : {})}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={500}
        showCount
        autoFocus
      />
      <div className="templates">
        {templates.map((template) => (
          <button
            key={template}
            type="button"
            onClick={() => onChange?.(value.trim() === '' ? template : `${value}${template}`)}
          >
            {template}
          </button>
        ))}
      </div>
    </>
  );
}

/** A reason in words, with the usual ones at a click. */
export function ReasonField({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  const templates = t(`reasonTemplates.${of}`, { returnObjects: true, defaultValue: [] }) as unknown;
  return (
    <Form.Item
      name="reason"
      label={t('fact.reason')}
      required
      rules={[{ required: true, whitespace: true, message: t('form.required') }]}
    >
      <ReasonInput templates={Array.isArray(templates) ? (templates as string[]) : []} />
    </Form.Item>
  );
}
