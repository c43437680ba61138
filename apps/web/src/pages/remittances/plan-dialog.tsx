import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import App from 'antd/es/app';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import Modal from 'antd/es/modal';
import Select from 'antd/es/select';
import { planRemittance } from '../../api/commands';
import { problemOf } from '../../api/problem';
import type { Problem } from '../../api/problem';
import { institutionsQuery, routesQuery } from '../../api/queries';
import { useFiscalYear, useSession } from '../../app/session';
import { AmountInput, amountRule } from '../../components/amount-input';
import { DateField } from '../../components/date-field';
import { RefusalAlert } from '../../components/refusal-alert';
import { RouteLegs } from '../../components/route-legs';
import { today } from '../../dates';
import { newId } from '../../ids';
import { parseYuan } from '../../money';
import { periodsOf } from './periods';

interface Values {
  readonly routeCode: string;
  readonly regionCode: string;
  readonly period: string;
  readonly dueFen: string;
  readonly dueDate?: string;
  readonly basisDocument: string;
}

/** Plans a remittance over a route valid today. The id and the key are made once: a double click makes one. */
export default function PlanDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { institution } = useSession();
  const fiscalYear = useFiscalYear();
  const { data: routes = [] } = useQuery(routesQuery);
  const { data: institutions = [] } = useQuery(institutionsQuery);
  const [form] = Form.useForm<Values>();
  const [ids] = useState(() => ({ remittanceId: newId(), keys: new Map<string, string>() }));
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const day = today();
  const valid = routes.filter(({ validFrom, validTo }) => validFrom <= day && (validTo ?? day) >= day);
  const chosenCode = Form.useWatch('routeCode', form);
  const chosen = valid.find(({ code }) => code === chosenCode);
  // The lowest office of the route names the region: its beginning on the way up, its end on the way down.
  const ends = chosen ? [chosen.legs[0]?.from, chosen.legs.at(-1)?.to] : [];
  const lowest = ends.find((end) => end && end.level !== 'PROVINCE') ?? ends[0];
  const regions = institutions.filter(({ kind, level }) => !lowest || (kind === lowest.kind && level === lowest.level));

  const send = async ({ dueFen, dueDate, ...rest }: Values): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const body = {
      remittanceId: ids.remittanceId,
      ...rest,
      fiscalYear,
      dueFen: String(parseYuan(dueFen)),
      ...(dueDate ? { dueDate } : {}),
    };
    const print = JSON.stringify(body);
    const key = ids.keys.get(print) ?? newId();
    ids.keys.set(print, key);
    try {
      const answer = await planRemittance(key, body);
      for (const name of ['remittances', 'todos', 'chain', 'latest-year'])
        void queries.invalidateQueries({ queryKey: [name] });
      message.success(t('plan.done', { number: answer.remittanceNo }));
      onClose();
      void navigate(`/remittances/${answer.remittanceId}`);
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('plan.title')}
      width={640}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('plan.ok')}
      confirmLoading={busy}
      mask={{ closable: false }}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark="optional"
        onFinish={(values) => void send(values)}
        initialValues={{ basisDocument: '', regionCode: institution.regionCode }}
      >
        <Form.Item
          name="routeCode"
          label={t('plan.route')}
          rules={[{ required: true, message: t('form.required') }]}
          extra={chosen ? <RouteLegs legs={chosen.legs} /> : undefined}
        >
          <Select
            placeholder={t('plan.chooseRoute')}
            options={valid.map(({ code, name }) => ({
              value: code,
              label: i18n.language === 'en' ? name.en : name.zh,
            }))}
          />
        </Form.Item>
        <div className="form-row">
          <Form.Item
            name="regionCode"
            label={t('plan.region')}
            rules={[{ required: true, message: t('form.required') }]}
          >
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={regions.map((one) => ({
                value: one.regionCode,
                label: `${i18n.language === 'en' ? one.nameEn : one.name} ${one.regionCode}`,
              }))}
            />
          </Form.Item>
          <Form.Item
            name="period"
            label={t('plan.period', { year: fiscalYear })}
            rules={[{ required: true, message: t('form.required') }]}
          >
            <Select showSearch options={periodsOf(fiscalYear).map((value) => ({ value, label: value }))} />
          </Form.Item>
        </div>
        <Form.Item name="dueFen" label={t('plan.due')} required rules={[amountRule((code) => t(`amount.${code}`))]}>
          <AmountInput />
        </Form.Item>
        <div className="form-row">
          <Form.Item
            name="basisDocument"
            label={t('fact.basisDocument')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input maxLength={100} placeholder={t('plan.basisExample')} />
          </Form.Item>
          <Form.Item name="dueDate" label={t('plan.dueDate')} extra={t('plan.dueDateNote')}>
            <DateField allowClear />
          </Form.Item>
        </div>
        <RefusalAlert problem={problem} />
      </Form>
    </Modal>
  );
}
