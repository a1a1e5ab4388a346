package example;

class ShopOnH2Test extends ShopTest {}
