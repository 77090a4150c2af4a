// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpparser.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;

struct Parsed
{
    int status = 0;
    QByteArray body;
    bool complete = false;
    bool untilClose = false;
    bool failed = false;
    bool operator==(const Parsed &) const = default;
};

/** Feeds the text in pieces of random or, with `largest` 1, single bytes. */
static Parsed parse(const QByteArray &text, int largest, quint32 seed = 1)
{
    QRandomGenerator random(seed);
    HttpParser parser;
    Parsed out;
    qsizetype at = 0;
    while (at < text.size() && !parser.isComplete()) {
        const qsizetype size = std::min<qsizetype>(text.size() - at, random.bounded(largest) + 1);
        QByteArray piece = text.mid(at, size);
        at += size;
        if (!parser.hasHead()) {
            const Result<QByteArray> rest = parser.readHead(piece);
            if (!rest) {
                out.failed = true;
                return out;
            }
            if (!parser.hasHead())
                continue;
            piece = *rest;
        }
        const Result<qsizetype> body = parser.decode(piece.data(), piece.size());
        if (!body) {
            out.failed = true;
            return out;
        }
        out.body += piece.left(*body);
    }
    out.status = parser.hasHead() ? parser.head().status : 0;
    out.complete = parser.isComplete();
    out.untilClose = parser.endsWithConnection();
    return out;
}

class TestHttpParser : public QObject
{
    Q_OBJECT
private slots:
    void readsAnswersHoweverTheyAreCut_data();
    void readsAnswersHoweverTheyAreCut();
    void refusesWhatIsNotHttp_data();
    void refusesWhatIsNotHttp();
    void limitsWhatItKeeps();
    void joinsRepeatedFields();
};

void TestHttpParser::readsAnswersHoweverTheyAreCut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<bool>("untilClose");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &body, bool complete,
                        bool untilClose = false) {
        QTest::newRow(name) << text << body << complete << untilClose;
    };
    row("length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", true);
    row("more than the length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello", "he", true);
    row("less than the length", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "hello", false);
    row("until the end", "HTTP/1.0 200 OK\r\nX: y\r\n\r\nhello", "hello", false, true);
    row("no fields at all", "HTTP/1.0 200 OK\r\n\r\nhello", "hello", false, true);
    row("no reason", "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", "x", true);
    row("bare newlines", "HTTP/1.1 200 OK\nContent-Length: 1\n\nx", "x", true);
    row("empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", true);
    row("interim answers",
        "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "x", true);
    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    row("chunks", chunked + "5\r\nhello\r\n6;ext=\"x\"\r\n world\r\n0\r\n\r\n", "hello world", true);
    row("chunks with trailers", chunked + "A\r\n0123456789\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n", "0123456789",
        true);
    row("chunks cut within", chunked + "5\r\nhel", "hel", false);
    row("chunks cut between", chunked + "5\r\nhello\r\n", "hello", false);
    row("chunks cut before the last newline", chunked + "5\r\nhello\r\n0\r\n", "hello", false);
}

void TestHttpParser::readsAnswersHoweverTheyAreCut()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, body);
    QFETCH(bool, complete);
    QFETCH(bool, untilClose);
    const Parsed expected{200, body, complete, untilClose, false};
    QVERIFY(parse(text, 1) == expected);
    QVERIFY(parse(text, INT_MAX - 1) == expected);
    for (quint32 seed = 0; seed < 100; ++seed)
        QVERIFY(parse(text, 12, seed) == expected);
}

void TestHttpParser::refusesWhatIsNotHttp_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("words", "just text\n");
    row("TLS", QByteArray("\x16\x03\x01\x02\x00", 5));
    row("HTTP/2", "HTTP/2 200 OK\r\n\r\n");
    row("no status", "HTTP/1.1 OK\r\n\r\n");
    row("status of four digits", "HTTP/1.1 2000 OK\r\n\r\n");
    row("status below 100", "HTTP/1.1 099 OK\r\n\r\n");
    row("field without a colon", "HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n");
    row("folded field", "HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n");
    row("space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n");
    row("tab before the colon", "HTTP/1.1 200 OK\r\nContent-Length\t: 5\r\n\r\n");
    row("carriage return first", "HTTP/1.1 200 OK\r\n\rContent-Length: 5\r\n\r\n");
    row("carriage return within", "HTTP/1.1 200 OK\r\nX: a\rY: b\r\n\r\n");
    row("unknown coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    row("chunk without a size", chunked + "\r\nhello\r\n");
    row("chunk of letters", chunked + "xyz\r\nhello\r\n");
    row("negative chunk", chunked + "-5\r\nhello\r\n");
    row("chunk near 2^64", chunked + "FFFFFFFFFFFFFFFF\r\nhello\r\n");
    row("chunk longer than its size", chunked + "3\r\nhello\r\n");
}

void TestHttpParser::refusesWhatIsNotHttp()
{
    QFETCH(QByteArray, text);
    for (const int largest : {1, 7, 1000})
        QVERIFY(parse(text, largest).failed);
}

void TestHttpParser::limitsWhatItKeeps()
{
    const QByteArray start = "HTTP/1.1 200 OK\r\nX: ";
    QVERIFY(!parse(start + QByteArray(maxHeaderBytes - start.size() - 2, 'x') + "\r\n\r\n", 1000).failed);
    QVERIFY(parse(start + QByteArray(maxHeaderBytes - start.size() + 1, 'x'), 1000).failed);

    QByteArray many = "HTTP/1.1 200 OK\r\n";
    for (qsizetype i = 0; i < maxHeaderFields; ++i)
        many += "X: y\r\n";
    QVERIFY(!parse(many + "\r\n", 1000).failed);
    QVERIFY(parse(many + "X: y\r\n\r\n", 1000).failed);

    const QByteArray interim = "HTTP/1.1 102 Wait\r\n\r\n";
    const QByteArray last = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    QCOMPARE(parse(interim.repeated(HttpParser::maxInterimAnswers) + last, 1000).status, 200);
    QVERIFY(parse(interim.repeated(HttpParser::maxInterimAnswers + 1) + last, 1000).failed);

    const QByteArray end = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    const QByteArray trailer = "X: y\r\n";
    QVERIFY(parse(end + trailer.repeated(HttpParser::maxTrailers) + "\r\n", 1000).complete);
    QVERIFY(parse(end + trailer.repeated(HttpParser::maxTrailers + 1) + "\r\n", 1000).failed);

    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;";
    QVERIFY(!parse(chunked + QByteArray(HttpParser::maxChunkLineBytes - 4, 'x') + "\r\nhello", 1000).failed);
    QVERIFY(parse(chunked + QByteArray(HttpParser::maxChunkLineBytes, 'x'), 1000).failed);
}

void TestHttpParser::joinsRepeatedFields()
{
    HttpParser parser;
    QVERIFY(parser.readHead("HTTP/1.1 200 OK\r\nContent-Length: 5\r\ncontent-length: 7\r\n\r\n").has_value());
    QCOMPARE(parser.head().value("Content-Length"), QByteArray("5, 7"));
    QVERIFY(parser.head().value("Other").isNull());
}

QTEST_APPLESS_MAIN(TestHttpParser)
#include "tst_httpparser.moc"
