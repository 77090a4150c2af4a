// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Chat::Wire;

/** One object of the protocol's page. */
struct Example
{
    bool fromHost = false;
    int line = 0;
    QByteArray text;
};

/** The object that begins at the start of a text, without what is said after it; empty: it has no end. */
static QByteArray wholeObject(const QByteArray &text)
{
    int depth = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            ++depth;
        else if (!quoted && (c == '}' || c == ']') && --depth == 0)
            return text.left(i + 1);
    }
    return {};
}

/** Blocks ("host {…}", going on in further lines), and the objects of the table of what a member says. */
static QList<Example> examples()
{
    QFile page(qEnvironmentVariable("LANDLINE_SOURCE_DIR") + QStringLiteral("/core/chat/PROTOCOL.md"));
    if (!page.open(QIODevice::ReadOnly))
        qFatal("the protocol's page is not there");
    const QList<QByteArray> lines = page.readAll().split('\n');
    static const QRegularExpression block(QStringLiteral("^\\s{4,}(host|client)\\s+(\\{.*)$"));
    static const QRegularExpression quoted(QStringLiteral("`(\\{\"type\":[^`]*\\})`"));
    QList<Example> found;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = QString::fromUtf8(lines.at(i));
        if (const auto match = block.match(line); match.hasMatch()) {
            QByteArray text = match.captured(2).toUtf8();
            const int number = int(i) + 1;
            while (wholeObject(text).isEmpty() && i + 1 < lines.size()
                   && lines.at(i + 1).startsWith("        "))
                text += lines.at(++i).trimmed();
            found.append({match.captured(1) == QLatin1String("host"), number, wholeObject(text)});
        } else if (line.startsWith(u'|')) {
            for (auto all = quoted.globalMatch(line); all.hasNext();)
                found.append({false, int(i) + 1, all.next().captured(1).toUtf8()});
        }
    }
    return found;
}

/** The page that clients are written from says what the code says. */
class TestProtocol final : public QObject
{
    Q_OBJECT

    static QStringList keysOf(const QByteArray &line)
    {
        return QJsonDocument::fromJson(line).object().keys();
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyExampleIsAFrameAndEveryFieldOfItIsKnown_data()
    {
        QTest::addColumn<bool>("fromHost");
        QTest::addColumn<QByteArray>("text");
        const QList<Example> all = examples();
        QVERIFY(all.size() > 20);
        for (const Example &example : all)
            QTest::addRow("line %d", example.line) << example.fromHost << example.text;
    }
    void everyExampleIsAFrameAndEveryFieldOfItIsKnown()
    {
        QFETCH(bool, fromHost);
        QFETCH(QByteArray, text);
        QVERIFY2(QJsonDocument::fromJson(text).isObject(), text.constData());
        QStringList known;
        if (fromHost) {
            const Result<ServerFrame> frame = parseServerFrame(text);
            QVERIFY2(frame && !std::holds_alternative<Unknown>(*frame), text.constData());
            const QByteArray again = *encode(*frame, Capability::Upgraded);
            // The plain shapes have a time of day that the upgraded ones do not.
            known = keysOf(again) + keysOf(encode(*frame, {}).value_or(QByteArray()));
            const Result<ServerFrame> same = parseServerFrame(again);
            QVERIFY(same);
            if (!text.contains("\"timestamp\""))
                QVERIFY2(*same == *frame, again.constData());
        } else {
            const Result<ClientFrame> frame = parseClientFrame(text);
            QVERIFY2(frame, text.constData());
            known = keysOf(encode(*frame));
            QVERIFY(parseClientFrame(encode(*frame)) == frame);
        }
        const QJsonObject object = QJsonDocument::fromJson(text).object();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const bool saysNothing = it->isArray() && it->toArray().isEmpty();
            QVERIFY2(known.contains(it.key()) || saysNothing, qPrintable(it.key()));
        }
    }

    void everyFrameHasAnExample()
    {
        QSet<size_t> host;
        QSet<size_t> client;
        for (const Example &example : examples()) {
            if (!example.fromHost)
                client.insert(parseClientFrame(example.text)->index());
            else
                host.insert(parseServerFrame(example.text)->index());
        }
        for (size_t i = 0; i < std::variant_size_v<ClientFrame>; ++i)
            QVERIFY2(client.contains(i), qPrintable(QStringLiteral("client frame %1").arg(i)));
        const size_t unknown = ServerFrame(Unknown{}).index();
        for (size_t i = 0; i < std::variant_size_v<ServerFrame>; ++i)
            QVERIFY2(i == unknown || host.contains(i), qPrintable(QStringLiteral("host frame %1").arg(i)));
    }

    void whatALaterVersionSaysIsPassedOver()
    {
        const Result<ServerFrame> frame =
            parseServerFrame("{\"type\":\"poll\",\"seq\":7,\"question\":\"?\"}");
        QVERIFY(frame);
        QCOMPARE(std::get<Unknown>(*frame).seq, 7);
        QVERIFY(!encode(*frame, {}));
        QVERIFY(!parseServerFrame("{\"type\":\"poll\",\"seq\":-7}"));
        const Result<ClientFrame> hello = parseClientFrame(
            "{\"type\":\"hello\",\"version\":9,\"nick\":\"Ana\",\"caps\":[\"a\",1,{},\"b\"],\"shoe\":43}");
        QVERIFY(hello);
        QCOMPARE(std::get<Hello>(*hello).caps, QStringList({"a", "b"}));
    }

    void noMoreCapabilitiesAreTakenThanTheLimit()
    {
        const QByteArray many = QByteArray("\"x\",").repeated(maxCapabilityNames + 1).chopped(1);
        const Result<ClientFrame> hello =
            parseClientFrame("{\"type\":\"hello\",\"version\":1,\"nick\":\"Ana\",\"caps\":[" + many + "]}");
        QVERIFY(hello);
        QCOMPARE(std::get<Hello>(*hello).caps.size(), maxCapabilityNames);
    }
};

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
