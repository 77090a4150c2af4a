// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

namespace Landline::Testing {

/** An operation that does only what its "then" argument or its URL says: "succeed", "fail"; else it runs
 * until it is told. "begun" in a URL: it says that it has a part file, which it leaves to the test to make.
 */
class WaitingOperation final : public Tasks::Operation
{
public:
    explicit WaitingOperation(const QJsonObject &arguments)
        : m_then(arguments.value(QLatin1String("then")).toString())
        , m_url(arguments.value(QLatin1String("url")).toString())
        , m_directory(arguments.value(QLatin1String("directory")).toString())
    {}

    void start() override
    {
        if (m_url.contains(QLatin1String("begun"))) {
            const QString part = m_directory + u'/' + m_url.section(u'/', -1) + QStringLiteral(".part");
            setDetails({{QStringLiteral("part"), part}});
        }
        if (m_then == QLatin1String("succeed") || m_url.contains(QLatin1String("succeed")))
            succeed(QStringLiteral("as wanted"));
        else if (m_then == QLatin1String("fail") || m_url.contains(QLatin1String("fail")))
            fail({ErrorCode::DiskFull, QStringLiteral("disk full"), {}, 0, {}});
        else
            log("begun\n");
    }
    void cancel() override { endCanceled(); }
    void suspend() override { acknowledgeSuspended(); }
    void resume() override {}
    [[nodiscard]] Tasks::Capabilities capabilities() const override { return Tasks::Capability::Suspendable; }

private:
    QString m_then;
    QString m_url;
    QString m_directory;
};

/** A kind whose tasks are such operations. */
inline Tasks::TaskKind waitingKind(const QString &group)
{
    Tasks::TaskKind kind;
    kind.group = group;
    kind.operation = [](const QJsonObject &arguments, const QJsonObject &) {
        return std::make_unique<WaitingOperation>(arguments);
    };
    return kind;
}

} // namespace Landline::Testing
