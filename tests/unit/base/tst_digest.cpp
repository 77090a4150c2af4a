// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"

#include <QtTest>

using namespace Landline;

class TestDigest final : public QObject
{
    Q_OBJECT
private slots:
    void computesKnownDigests_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("sha-256") << "SHA256"
                                 << QByteArray(
                                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("sha-1") << "sha-1" << QByteArray("a9993e364706816aba3e25717850c26c9cd0d89d");
        QTest::newRow("md5") << "md5" << QByteArray("900150983cd24fb0d6963f7d28e17f72");
    }
    void computesKnownDigests()
    {
        QFETCH(QString, algorithm);
        Digest digest = Digest::create(algorithm).value();
        digest.add("a");
        digest.add("bc");
        QTEST(digest.finish(), "hex");
    }
    void refusesUnknownOnes()
    {
        const Result<Digest> refused = Digest::create(QStringLiteral("crc32"));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QStringLiteral("sha-256")));
    }
};

QTEST_GUILESS_MAIN(TestDigest)
#include "tst_digest.moc"
