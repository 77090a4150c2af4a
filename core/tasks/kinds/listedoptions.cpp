// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/listedoptions.h"

#include "core/base/plaintext.h"
#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/tasklist.h"

#include <cmath>

namespace Landline::Tasks {

using std::chrono::milliseconds;

QStringList listedOptionNames()
{
    return {QStringLiteral("title"),   QStringLiteral("group"),   QStringLiteral("priority"),
            QStringLiteral("timeout"), QStringLiteral("grace"),   QStringLiteral("retries"),
            QStringLiteral("backoff"), QStringLiteral("startAt"), QStringLiteral("repeat"),
            QStringLiteral("postTo"),  QStringLiteral("held")};
}

static tl::unexpected<Error> invalid(const QString &message)
{
    return failure(ErrorCode::InvalidInput, message);
}

Result<QString> shortText(const QJsonObject &object, const QString &key)
{
    const Result<QString> text = optionalText(object, key);
    if (text && text->size() > maxTaskListTextLength) {
        return failure(
            ErrorCode::TooLarge,
            QStringLiteral("“%1” is longer than %2 characters").arg(key).arg(maxTaskListTextLength));
    }
    if (text && plainText(*text, KeepBreaks::No) != *text)
        return invalid(QStringLiteral("“%1” contains characters that can't be shown").arg(key));
    return text;
}

Result<int> listedNumber(const QJsonValue &value, const QString &key, int least, int most)
{
    const double number = value.toDouble(std::nan(""));
    if (!(number >= least && number <= most) || number != std::floor(number)) {
        return invalid(
            QStringLiteral("“%1” must be a whole number from %2 to %3").arg(key).arg(least).arg(most));
    }
    return static_cast<int>(number);
}

namespace {

/** Takes one value after the other into the options; the first error stays. */
class OptionsReader
{
public:
    OptionsReader(const QJsonObject &object, const ListedKind &kind)
        : m_object(object)
        , m_kind(kind)
    {}

    Result<TaskOptions> read()
    {
        text(QStringLiteral("title"), m_options.title);
        text(QStringLiteral("group"), m_options.group);
        text(QStringLiteral("postTo"), m_options.postTo);
        number(QStringLiteral("priority"), -maxPriority, maxPriority,
               [this](int value) { m_options.priority = value; });
        span(QStringLiteral("timeout"), m_options.timeout);
        span(QStringLiteral("grace"), m_options.grace);
        span(QStringLiteral("backoff"), m_options.retry.initialDelay);
        m_options.retry.maxDelay = std::max(m_options.retry.maxDelay, m_options.retry.initialDelay);
        m_options.retry.maxAttempts = m_kind.retries + 1;
        m_options.retry.on = m_kind.retryOn;
        number(QStringLiteral("retries"), 0, maxTaskListRetries,
               [this](int value) { m_options.retry.maxAttempts = value + 1; });
        startAt();
        repeat();
        const QJsonValue held = m_object.value(u"held");
        m_options.held = held.toBool();
        if (!held.isUndefined() && !held.isBool())
            fail(QStringLiteral("“held” must be true or false"));
        if (m_error)
            return failure(m_error);
        return std::move(m_options);
    }

private:
    void fail(const QString &message)
    {
        if (!m_error)
            m_error = {ErrorCode::InvalidInput, message, {}, 0, {}};
    }

    void text(const QString &key, QString &out)
    {
        const Result<QString> value = shortText(m_object, key);
        if (value)
            out = *value;
        else if (!m_error)
            m_error = value.error();
    }

    template <class Take>
    void number(const QString &key, int least, int most, Take take)
    {
        if (!m_object.contains(key))
            return;
        const Result<int> value = listedNumber(m_object.value(key), key, least, most);
        if (value)
            take(*value);
        else
            fail(value.error().message);
    }

    /** Seconds, with a fraction where wanted. */
    void span(const QJsonValue &value, const QString &key, milliseconds &out)
    {
        const double seconds = value.toDouble(-1);
        if (!(seconds >= 0 && seconds <= static_cast<double>(maxTaskListSpan.count())))
            fail(QStringLiteral("“%1” must be a number of seconds").arg(key));
        else
            out = milliseconds(std::llround(seconds * 1000));
    }
    void span(const QString &key, milliseconds &out)
    {
        if (m_object.contains(key))
            span(m_object.value(key), key, out);
    }

    void startAt()
    {
        if (!m_object.contains(u"startAt"))
            return;
        m_options.startAt = QDateTime::fromString(m_object.value(u"startAt").toString(), Qt::ISODate);
        if (!m_options.startAt.isValid()) {
            fail(QStringLiteral("“startAt” must be a time such as 2026-01-31T18:30:00 (here) or "
                                "2026-01-31T17:30:00Z"));
        }
    }

    void repeat()
    {
        if (!m_object.contains(u"repeat"))
            return;
        const QJsonObject object = m_object.value(u"repeat").toObject();
        if (object.size() == 1 && object.contains(u"every")) {
            span(object.value(u"every"), QStringLiteral("every"), m_options.repeat.every);
            if (m_options.repeat.every < std::chrono::seconds(1))
                fail(QStringLiteral("“every” must be at least 1 second"));
        } else if (object.size() == 1 && object.contains(u"at")) {
            m_options.repeat.at = QTime::fromString(object.value(u"at").toString(), QStringLiteral("HH:mm"));
            if (!m_options.repeat.at.isValid())
                fail(QStringLiteral("“at” must be a time of day such as 18:30"));
        } else {
            fail(QStringLiteral("“repeat” must be {\"every\": SECONDS} or {\"at\": \"HH:MM\"}"));
        }
    }

    const QJsonObject &m_object;
    const ListedKind &m_kind;
    TaskOptions m_options;
    Error m_error;
};

} // namespace

Result<TaskOptions> parseListedOptions(const QJsonObject &object, const ListedKind &kind)
{
    return OptionsReader(object, kind).read();
}

} // namespace Landline::Tasks
