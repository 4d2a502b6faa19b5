#!/usr/bin/env python3
"""Writes regions/common-passwords.txt: what people choose first, compiled from rules and general knowledge (keyboard walks,
counting, years and birthdays, surnames and given names in pinyin, words of endearment and of office, lucky numbers), not
copied from any leaked list. Entries are lower case; the checker also refuses an entry with a short tail or repeated.

    python3 src/domains/accounts/common_passwords.py > regions/common-passwords.txt
"""

out = set()


def add(*words):
    for word in words:
        if 4 <= len(word) <= 40:
            out.add(word.lower())


# Keyboard walks: rows, columns and diagonals of the Latin keyboard, forwards, backwards, every stretch of 4 and more.
rows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p",
        "qazwsxedcrfvtgbyhnujmikolp", "q1w2e3r4t5y6u7i8o9p0", "zaq1xsw2cde3vfr4bgt5nhy6mju7", "!@#$%^&*()", "1!2@3#4$5%6^7&8*9(0)",
        "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "98765432109876543210", "147258369", "741852963", "159753", "357159", "qweasdzxc",
        "qweasdzxc123", "asdqwe123", "zxcasdqwe", "1234qwer", "qwer1234", "asdf1234", "zxcv1234", "1234asdf", "1234zxcv", "qwertyuiopasdfghjklzxcvbnm",
        "a1b2c3d4e5f6g7", "1a2b3c4d5e6f", "aabbccddee", "1122334455667788", "112233445566", "123123123123", "123321123321", "11112222333344445555"]
for row in rows:
    for text in (row, row[::-1]):
        for length in range(4, min(len(text), 16) + 1):
            for at in range(0, len(text) - length + 1, 1 if length >= 6 else 2):
                add(text[at:at + length])
        add(text)

# Words that stand alone or before digits, in English, pinyin and the language of offices.
words = """password passw0rd p@ssw0rd p@ssword passwd pass admin administrator admin@ root system manager guest user test tester demo default
changeme letmein welcome login master secret private server oracle mysql windows computer internet office company service support superman batman
dragon monkey football basketball baseball soccer shadow sunshine princess iloveyou loveyou love lovely forever summer winter spring autumn
hello helloworld qwerty asdfgh zxcvbn abcabc abc abcd abcde abc123 aaa qqq www google facebook baidu taobao alibaba tencent weixin wechat weibo
huawei xiaomi lenovo apple iphone samsung android zhongguo china beijing shanghai guangzhou shenzhen wuhan hubei hunan guangdong zhejiang hangzhou
ningbo wenzhou yiwu jinhua jiangsu nanjing suzhou wuxi chengdu chongqing sichuan shandong jinan qingdao henan zhengzhou hebei tianjin fujian
xiamen fuzhou jiangxi nanchang anhui hefei shanxi shaanxi xian yunnan kunming guizhou guiyang guangxi nanning hainan haikou gansu lanzhou
woaini woaini1314 woaizhongguo woaiwojia woaibaobao wobuzhidao mima mimashi wodemima zhanghao denglu guanliyuan kaifa ceshi woshishui
baobei baobao laopo laogong mama baba jiating xingfu kuaile pingan jiankang facai gongxifacai wanshiruyi xinnian zhufu tiantian zhangsan lisi wangwu
renshe rensheju renliziyuan shebao gongan jiaotong weisheng jiankangju zhihuibu zhengfu zhengwu xingzheng bangong bangongshi shenpi chuangkou
fugong fuchan qiye gongsi gongchang yuanqu yiqing fangyi fangkong jiayou zhongguojiayou wuhanjiayou liaoyuan xinghuo""".split()
tails = ["", "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "0", "00", "000", "01", "001", "007", "11", "111", "1111", "22", "222", "66", "666", "6666", "88", "888",
         "8888", "99", "999", "168", "188", "321", "520", "521", "1314", "5201314", "!", "@123", "!@#", "@2019", "@2020", "@2021", "#123", "2008", "2010", "2012", "2015", "2016", "2017", "2018",
         "2019", "2020", "2021", "2022", "2023", "2024", "2025", "abc", "abc123", "qwe", "!@#123", "123!@#", "a", "aa"]
for a in ("123456", "abcdef", "abc123", "qwerty", "112233", "asdfgh", "1q2w3e", "123123", "654321", "000000", "111111", "888888", "666666", "abc", "123", "qwe", "asd", "zxc"):
    for b in ("123456", "abcdef", "abc123", "qwerty", "112233", "asdfgh", "1q2w3e", "123123", "654321", "000000", "111111", "888888", "666666", "qwe", "asd", "zxc"):
        add(a + b)
for word in words:
    for tail in tails:
        add(word + tail)
    for head in ("123", "1234", "123456", "520", "5201314", "1", "a", "my", "wo", "the"):
        add(head + word)
    add(word + word)

# Lucky and loving numbers: 520 "I love you", 1314 "for ever", 168 "prosper all the way", 668, 888.
lucky = ["520", "521", "1314", "5201314", "5211314", "1314520", "1314521", "7758521", "7758258", "168", "188", "518", "588", "666", "668", "688", "886", "888", "999", "9420", "3344", "584520", "584521", "530", "1413", "147", "258", "369", "110", "119", "120", "12306", "10086", "10000", "10010", "95588"]
for a in lucky:
    add(a * 2, a * 3, a * 4)
    for b in lucky:
        add(a + b)
        add("a" + a + b, "woaini" + a + b)

# Surnames with the tails of habit, and the commonest given names.
surnames = """wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao cheng
cao yuan deng peng zeng su lu jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan lei qian tang yin yi chang wu qiao he lai gong wen""".split()
given = "wei fang na min jing li qiang lei jun yang yong yan jie juan tao ming chao xiulan xia ping gang guiying hua lan yu fei bo bin hui xin ting dan xue long hao peng kai liang xiaoming xiaohong jianguo jianhua zhiqiang weiwei lili jingjing yanyan feifei mingming".split()
for surname in surnames:
    for tail in ("123456", "123456789", "12345678", "1234567", "1234567890", "520", "1314", "5201314", "521", "168", "888", "888888", "666666", "123", "1234", "12345", "123123", "abc123", "@123456", "110110", "112233", "147258", "159357", "2020", "2019", "198", "1990", "1988", "1980", "2000"):
        add(surname + tail)
    add(surname * 2, surname * 3, "123456" + surname, "woai" + surname, "woshi" + surname)
for surname in surnames[:24]:
    for name in given:
        add(surname + name)
        add(surname + name + "123", surname + name + "123456")

# Dates as people type them: years twice, years with the commonest days.
for year in range(1950, 2027):
    add(str(year) * 2, str(year) + "0101", "0101" + str(year), str(year) + "1001", str(year) + "1212", str(year) + "123456", "a" + str(year) + "0101")
    add(str(year) + "0101" + str(year), str(year) + str(year + 1), "password" + str(year), "admin" + str(year), "qwerty" + str(year), "woaini" + str(year))

# One character or a pair over and over.
for c in "0123456789abcdefghijklmnopqrstuvwxyz":
    for length in range(4, 21):
        add(c * length)
for a in range(10):
    for b in range(10):
        pair = f"{a}{b}"
        add(pair * 3, pair * 4, pair * 5, pair * 6, str(a) * 3 + str(b) * 3, str(a) * 4 + str(b) * 4, str(a) * 5 + str(b) * 5)

print("# Passwords people choose first; made by src/domains/accounts/common_passwords.py, do not edit by hand.")
for word in sorted(out):
    print(word)
